package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.ReadOnlyException;
import io.databases.ReplicaFallback;
import io.databases.testing.support.Workers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads on replicas; here each is the database itself, by sessions that cannot write. */
@Requires(Capability.SHARED_BY_URL)
public abstract class ReplicasTck extends TckTest {
  private static final String INSERT = "INSERT INTO notes (text, completed) VALUES (?, ?)";

  private Database replicated;

  @BeforeEach
  protected final void threeNotes() {
    createThreeNotes(database());
    replicated = open(builder -> builder.replicas(url(), url()));
  }

  private void refusedAsWrite(Runnable write) {
    refused(ReadOnlyException.class, write::run);
    assertThat(countNotes(database())).as("notes afterwards").isEqualTo(3);
  }

  @Test
  protected void readsInTheScopeWork() throws Exception {
    long count = replicated.replica(() -> countNotes(replicated));
    assertThat(count).isEqualTo(3);
    replicated.replica(() -> {
      try (var rows = replicated.stream("SELECT * FROM notes")) {
        assertThat(rows).hasSize(3);
      }
      assertThat(replicated.async().fetchAll("SELECT * FROM notes").join()).hasSize(3);
    });
    assertThat(replicated.metrics().active()).as("connections of the primary in use").isZero();
  }

  @Test
  protected void writesInTheScopeAreRefused() {
    replicated.replica(() -> {
      refusedAsWrite(() -> replicated.execute(INSERT, "four", true));
      refusedAsWrite(() -> replicated.executeMany(INSERT, List.of(List.of("four", true))));
      refusedAsWrite(() -> replicated.transaction(() -> addNote(replicated, "four")));
      refusedAsWrite(replicated::begin);
    });
    addNote(replicated, "four");
    assertThat(countNotes(database())).isEqualTo(4);
  }

  @Test
  protected void futuresOfWritesFail() {
    var async = replicated.replica().async();
    for (var write :
        List.of(
            async.execute(INSERT, "four", true),
            async.executeMany(INSERT, List.of(List.of("four", true))),
            async.begin(),
            async.transaction(_ -> CompletableFuture.completedFuture("")))) {
      assertThat(catchThrowable(write::join)).hasCauseInstanceOf(ReadOnlyException.class);
    }
    assertThat(async.fetchAll("SELECT * FROM notes").join()).hasSize(3);
  }

  @Test
  protected void queryThatSaysThatItWritesIsRefusedBeforeAnythingIsSent() {
    var sent = new CopyOnWriteArrayList<String>();
    var told = open(builder -> builder.replicas(url()).onStatement(sent::add));
    var write = Query.of("DELETE FROM notes").writing();
    told.replica(() -> {
      refusedAsWrite(() -> told.fetchAll(write));
      refusedAsWrite(() -> told.stream(write).close());
      refusedAsWrite(() -> told.fetchValue(Long.class, write.map(row -> row).fetchSize(7)));
    });
    assertThat(catchThrowable(() -> told.replica().async().fetchOne(write).join()))
        .hasCauseInstanceOf(ReadOnlyException.class);
    assertThat(sent).isEmpty();
    assertThat(told.execute(write).affectedRows()).as("on the primary").isEqualTo(3);
  }

  @Test
  @Requires({Capability.SHARED_BY_URL, Capability.RETURNING, Capability.READ_ONLY_TRANSACTIONS})
  protected void writeHiddenInAFetchIsRefusedByTheServer() {
    var hidden = "INSERT INTO notes (text, completed) VALUES ('four', NULL) RETURNING id";
    refusedAsWrite(() -> replicated.replica().fetchAll(hidden));
    replicated.replica(() -> refusedAsWrite(() -> replicated.fetchOne(hidden)));
  }

  @Test
  protected void connectionOpenedInsideIsThePrimarys() {
    replicated.replica(() -> {
      try (var _ = replicated.connection()) {
        addNote(replicated, "four");
        replicated.transaction(() -> addNote(replicated, "five"));
      }
      refused(ReadOnlyException.class, () -> replicated.execute(INSERT, "six", true));
    });
    assertThat(countNotes(database())).isEqualTo(5);
  }

  @Test
  protected void scopeIsTheThreadsAlone() throws Exception {
    try (var workers = new Workers()) {
      replicated.replica(() -> workers.run(() -> addNote(replicated, "four")).await());
    }
    assertThat(countNotes(database())).isEqualTo(4);
  }

  @Test
  protected void scopesNest() {
    replicated.replica(() -> {
      replicated.replica(() -> assertThat(countNotes(replicated)).isEqualTo(3));
      refusedAsWrite(() -> replicated.execute(INSERT, "four", true));
    });
  }

  @Test
  protected void withoutReplicasThereIsAnError() {
    refused(ConfigurationException.class, () -> database().replica(), "replicas");
    refused(ConfigurationException.class, () -> database().replica(() -> {}), "replicas");
  }

  @Test
  protected void replicaThatIsDownIsPassedBy() {
    var half = open(builder -> builder.replicas(target().unreachable(), url()));
    for (int i = 0; i < 4; i++) {
      assertThat(countNotes(half.replica())).isEqualTo(3);
      assertThat(half.replica().async().fetchAll("SELECT * FROM notes").join()).hasSize(3);
    }
  }

  @Test
  protected void whereNoneIsLeftThePrimaryIsReadFrom() {
    var none = open(builder -> builder.replicas(target().unreachable()));
    assertThat(countNotes(none.replica())).isEqualTo(3);
    assertThat(none.replica().async().fetchAll("SELECT * FROM notes").join()).hasSize(3);
    refused(ReadOnlyException.class, () -> none.replica().execute(INSERT, "four", true));
  }

  @Test
  protected void whereNoneIsLeftReadsFailIfSoConfigured() {
    var none =
        open(builder ->
            builder.replicas(target().unreachable()).replicaFallback(ReplicaFallback.ERROR));
    refused(DatabaseException.class, () -> none.replica().fetchAll("SELECT * FROM notes"));
    assertThat(catchThrowable(() -> none.replica().async().fetchAll("SELECT * FROM notes").join()))
        .hasCauseInstanceOf(DatabaseException.class);
    assertThat(countNotes(none)).as("on the primary").isEqualTo(3);
  }

  @Test
  protected void closingTheDatabaseInsideIsSafe() {
    replicated.replica(() -> {
      assertThat(countNotes(replicated)).isEqualTo(3);
      replicated.close();
    });
    assertThat(replicated.isConnected()).isFalse();
  }
}
