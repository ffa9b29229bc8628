package io.databases;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a {@link DatabaseBuilder} was told of replicas, and how these are made of it. */
final class ReplicaBuilder {
  private List<DatabaseUrl> urls = List.of();
  private ReplicaFallback fallback = ReplicaFallback.PRIMARY;
  private @Nullable Duration maxLag;
  private boolean readYourWrites;
  private Duration patience = Duration.ofSeconds(1);

  void urls(String... addresses) {
    urls = Stream.of(addresses).map(DatabaseUrl::parse).toList();
  }

  void fallback(ReplicaFallback wanted) {
    fallback = Objects.requireNonNull(wanted);
  }

  void maxLag(Duration limit) {
    maxLag = limit;
  }

  void readYourWrites(boolean wanted) {
    readYourWrites = wanted;
  }

  void patience(Duration limit) {
    patience = limit;
  }

  /**
   * The replicas, null where there are none.
   *
   * @param open makes a database at an address whose sessions refuse to write
   */
  @Nullable Replicas build(DatabaseUrl primary, Function<DatabaseUrl, Database> open) {
    if (urls.isEmpty()) {
      return null;
    }
    boolean judged = maxLag != null || readYourWrites;
    boolean falls = fallback == ReplicaFallback.PRIMARY;
    var copies = urls.stream().map(open).map(copy -> node(copy, judged, false)).toList();
    var all = new ArrayList<>(copies);
    var original = falls || judged ? node(open.apply(primary), judged, true) : null;
    if (original != null) {
      all.add(original);
    }
    var freshness = judged && original != null ? freshness(original) : null;
    var choice = new ReplicaChoice(copies, falls ? original : null, freshness);
    return new Replicas(choice, freshness, all);
  }

  private Freshness freshness(ReplicaNode primary) {
    long interval = Freshness.interval(maxLag);
    long kept = maxLag == null ? 0 : maxLag.toNanos();
    var log = new PrimaryLog(primary::position, System::nanoTime, interval, kept);
    return new Freshness(log, maxLag, readYourWrites, patience);
  }

  private static ReplicaNode node(Database database, boolean judged, boolean isPrimary) {
    if (!judged) {
      return new ReplicaNode(database, null);
    }
    var questions = database.replication();
    if (questions == null) {
      throw new ConfigurationException(
          "replicaMaxLag and readYourWrites need servers that say how far a replica is; "
              + database.url()
              + " has no such way");
    }
    return new ReplicaNode(database, isPrimary ? questions.written() : questions.replayed());
  }
}
