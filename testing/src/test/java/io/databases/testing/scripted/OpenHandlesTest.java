package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.OpenHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is open while a rollback is forced, and which statements were made, for tests of users. */
class OpenHandlesTest extends ScriptedTest {
  private Database opened;

  private Database forced() {
    return forced(Duration.ofMinutes(1));
  }

  private Database forced(Duration leakDetection) {
    opened = open(builder -> builder.forceRollback(true).leakDetection(leakDetection));
    return opened;
  }

  @AfterEach
  void rollBack() {
    if (opened != null) {
      opened.close();
    }
  }

  private static List<String> kinds(Database database) {
    return database.openHandles().stream().map(OpenHandle::kind).toList();
  }

  @Test
  void connectionIsOpenUntilEverybodyHasClosedIt() {
    var database = forced();
    var outer = database.connection();
    var inner = database.connection();
    assertThat(kinds(database)).containsExactly("connection");
    inner.close();
    assertThat(kinds(database)).containsExactly("connection");
    outer.close();
    assertThat(kinds(database)).isEmpty();
  }

  @Test
  void handleSaysWhereItWasOpened() {
    var database = forced();
    try (var _ = database.newConnection()) {
      assertThat(database.openHandles())
          .singleElement()
          .asString()
          .startsWith("a connection opened by thread ")
          .contains("OpenHandlesTest.handleSaysWhereItWasOpened(OpenHandlesTest.java:");
    }
  }

  @Test
  void transactionIsOneHandleUntilItEnds() {
    var database = forced();
    var outer = database.begin();
    var inner = database.begin();
    assertThat(kinds(database)).containsExactly("transaction", "transaction");
    inner.commit();
    outer.rollback();
    assertThat(kinds(database)).isEmpty();
  }

  @Test
  void blocksAreNoHandles() {
    var database = forced();
    database.transaction(() -> assertThat(kinds(database)).isEmpty());
  }

  @Test
  void streamIsOpenUntilItIsClosed() {
    var database = forced();
    var stream = database.stream("SELECT 1");
    assertThat(kinds(database)).containsExactly("stream");
    stream.close();
    assertThat(kinds(database)).isEmpty();
  }

  @Test
  void nothingIsNotedWithoutLeakDetection() {
    var database = forced(Duration.ZERO);
    try (var _ = database.connection()) {
      assertThat(kinds(database)).isEmpty();
    }
  }

  @Test
  void nothingIsOpenOnADatabaseThatIsClosed() {
    var database = forced();
    database.begin();
    database.close();
    assertThat(kinds(database)).isEmpty();
  }

  @Test
  void listenerIsToldStatementsWithoutValues() {
    var statements = new ArrayList<String>();
    var database = open(builder -> builder.onStatement(statements::add));
    database.execute("UPDATE a SET b = ?", "secret");
    database.stream("SELECT 1").close();
    database.async().execute("UPDATE c").join();
    assertThat(statements).containsExactly("UPDATE a SET b = ?", "SELECT 1", "UPDATE c");
  }
}
