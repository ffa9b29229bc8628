package io.databases.jooq;

import static io.databases.jooq.Tables.ID;
import static io.databases.jooq.Tables.NOTE;
import static io.databases.jooq.Tables.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.databases.Database;
import io.databases.ReadOnlyException;
import io.databases.Row;
import io.databases.testing.support.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.jooq.Record1;
import org.junit.jupiter.api.Test;

/** Query objects in transactions, streams, futures and replicas. */
abstract class ScopesCases extends QueryObjectsCases {

  @Test
  void transactionsCommitAndRollBack() {
    addNotes();

    assertThatThrownBy(() ->
            database.transaction(() -> {
              database.execute(jooq.query(deleteFrom(NOTE)));
              throw new IllegalStateException("given up");
            }))
        .hasMessage("given up");
    assertThat(countNotes(database)).isEqualTo(3);

    try (var transaction = database.begin()) {
      transaction.execute(jooq.query(deleteFrom(NOTE).where(ID.eq(1L))));
      assertThat(countNotes(transaction)).isEqualTo(2);
      transaction.commit();
    }
    assertThat(countNotes(database)).isEqualTo(2);
  }

  @Test
  void savepointsUndoWhatIsInside() {
    needs(Feature.SAVEPOINTS);
    addNotes();
    var byId = jooq.prepare(deleteFrom(NOTE).where(ID.eq(param("id", ID))));

    database.transaction(() -> {
      database.execute(byId.bind(Map.of("id", 1L)));
      try (var outer = database.begin()) {
        outer.execute(byId.bind(Map.of("id", 2L)));
        try (var inner = database.begin()) {
          inner.execute(byId.bind(Map.of("id", 3L)));
          assertThat(countNotes(inner)).isZero();
          inner.commit();
        }
        outer.rollback();
      }
      assertThat(countNotes(database)).isEqualTo(2);
    });

    assertThat(countNotes(database)).isEqualTo(2);
  }

  @Test
  void aConnectionTakesQueries() {
    addNotes();

    try (var connection = database.newConnection()) {
      connection.execute(jooq.query(update(NOTE).set(TEXT, "uno").where(ID.eq(1L))));
      assertThat(
              connection.fetchValue(String.class, jooq.query(select(TEXT).from(NOTE).orderBy(ID))))
          .isEqualTo("uno");
    }
  }

  @Test
  void streamsGiveRecordsOneAfterAnother() {
    addNotes();
    var texts = jooq.query(select(TEXT).from(NOTE).orderBy(ID)).fetchSize(1);

    var streamed = new ArrayList<String>();
    try (var stream = database.stream(texts)) {
      for (var each : stream) {
        streamed.add(each.value1());
        assertThat(countNotes(database)).isEqualTo(3);
      }
    }
    try (var stream = database.stream(texts)) {
      assertThat(stream.iterator().next().get(TEXT)).isEqualTo("one");
    }

    assertThat(streamed).containsExactly("one", "two", "three");
  }

  @Test
  void futuresTakeQueries() {
    var async = database.async();
    var insert =
        jooq.prepare(insertInto(NOTE, ID, TEXT).values(param("id", ID), param("text", TEXT)));

    assertThat(async.execute(insert.bind(List.of(1L, "one"))).join().affectedRows()).isEqualTo(1);
    assertThat(
            async
                .transaction(transaction ->
                    transaction
                        .execute(insert.bind(List.of(2L, "two")))
                        .thenCompose(_ ->
                            transaction.fetchAll(jooq.query(select(TEXT).from(NOTE).orderBy(ID)))))
                .join())
        .extracting(each -> each.value1())
        .containsExactly("one", "two");
  }

  @Test
  void publishersGiveRecords() {
    addNotes();
    var received = new CopyOnWriteArrayList<String>();

    database.async().stream(jooq.query(select(TEXT).from(NOTE).orderBy(ID)))
        .subscribe(new Texts(received));

    Eventually.isTrue(() -> "all have come: " + received, () -> received.contains("end"));
    assertThat(received).containsExactly("one", "two", "three", "end");
  }

  private record Texts(List<String> received) implements Flow.Subscriber<Record1<String>> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Record1<String> each) {
      received.add(each.value1());
    }

    @Override
    public void onError(Throwable failure) {
      received.add(failure.toString());
    }

    @Override
    public void onComplete() {
      received.add("end");
    }
  }

  @Test
  void aReplicaReadsAndRefusesWritesBeforeAnythingIsSent() throws Exception {
    needs(Feature.SHARED_BY_URL);
    addNotes();
    var sent = new CopyOnWriteArrayList<String>();
    var url = target().url();
    try (var replicated = Database.builder(url).replicas(url).onStatement(sent::add).open()) {
      assertThat(replicated.replica(() -> countNotes(replicated))).isEqualTo(3);
      sent.clear();

      var delete = jooq.query(deleteFrom(NOTE));
      var byId = jooq.prepare(deleteFrom(NOTE).where(ID.eq(param("id", ID))));
      replicated.replica(() -> {
        refused(() -> replicated.execute(delete));
        refused(() -> byId.executeMany(replicated, List.of(Map.of("id", 1L))));
        refused(() -> replicated.fetchAll(delete));
      });
      var replica = replicated.replica();
      refused(() -> replica.execute(byId.bind(1L)));
      refused(() -> replica.stream(delete).close());
      assertThat(catchThrowable(() -> replica.async().fetchAll(delete).join()))
          .hasCauseInstanceOf(ReadOnlyException.class);

      assertThat(sent).isEmpty();
    }
    assertThat(countNotes(database)).isEqualTo(3);
  }

  @Test
  void aWriteThatGivesBackRowsIsRefusedByAReplicaToo() throws Exception {
    needs(Feature.SHARED_BY_URL);
    needs(Feature.DELETE_RETURNING);
    addNotes();
    var sent = new CopyOnWriteArrayList<String>();
    var url = target().url();
    try (var replicated = Database.builder(url).replicas(url).onStatement(sent::add).open()) {
      var delete = jooq.query(deleteFrom(NOTE).returningResult(ID));
      refused(() -> replicated.replica().fetchAll(delete));
      refused(() -> replicated.replica(() -> replicated.fetchOne(delete)));
      assertThat(sent).isEmpty();

      Row count = replicated.fetchOne("SELECT count(*) AS n FROM notes").orElseThrow();
      assertThat(count.getInt("n")).isEqualTo(3);
    }
  }

  private static void refused(Runnable write) {
    assertThatThrownBy(write::run).isInstanceOf(ReadOnlyException.class);
  }
}
