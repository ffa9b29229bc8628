package io.databases.testing.scripted;

import static io.databases.testing.scripted.AsyncCallsTest.get;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whose turn it is on a connection that several use, and who is told when that changes. */
class TurnsTest extends ScriptedTest {

  @Test
  void callsThatArriveWhileAnotherBeginsToWaitAreLetIn() throws Exception {
    var database = open(builder -> builder.maxSize(1).acquireTimeout(Duration.ofSeconds(2)));
    for (int i = 0; i < 3000; i++) {
      database.transaction(tx -> {
        var nested = tx.async().transaction(inner -> inner.execute("INNER"));
        tx.execute("OUTER");
        get(nested);
      });
    }
  }
}
