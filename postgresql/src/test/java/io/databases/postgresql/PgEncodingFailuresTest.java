package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.JsonMapper;
import io.databases.ParameterException;
import io.databases.testing.support.Workers;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that cannot be encoded are a matter for who gave them, not for others on the session. */
@Timeout(20)
class PgEncodingFailuresTest {
  private static final String SELECT = "SELECT ?::jsonb::text";

  /** What the mapper makes of a value. */
  enum Outcome {
    GOOD,
    NOTHING,
    ERROR,
    DEEP
  }

  record Value(Outcome outcome) {
    static final Value GOOD = new Value(Outcome.GOOD);
    static final Value ERROR = new Value(Outcome.ERROR);
  }

  private static final class Mapper implements JsonMapper {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> T read(String json, Type type) throws IOException {
      throw new IOException("nothing is read");
    }

    @Override
    @SuppressWarnings({"NullAway", "InfiniteRecursion"})
    public String write(Object value) {
      return switch (((Value) value).outcome) {
        case GOOD -> "1";
        case NOTHING -> null;
        case ERROR -> throw new AssertionError("a secret value");
        case DEEP -> write(value);
      };
    }
  }

  private Database database;
  private PgSession session;

  @BeforeEach
  void open() {
    database =
        Database.builder(PgServer.shared().url("postgres"))
            .jsonMapper(new Mapper())
            .maxSize(1)
            .open();
    try (var connection = database.newConnection()) {
      session = connection.unwrap(PgSession.class);
    }
  }

  @AfterEach
  void close() throws Exception {
    assertThat(Workers.elsewhere(() -> database.fetchValue(Integer.class, "SELECT 1")))
        .isEqualTo(1);
    assertThat(session.isOpen()).as("the session of all goes on").isTrue();
    database.close();
  }

  private void isRefused(Value value) {
    var thrown =
        catchThrowableOfType(
            ParameterException.class, () -> database.fetchValue(String.class, SELECT, value));
    assertThat(thrown).isNotNull();
    assertThat(thrown).hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @EnumSource(names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
  void inAStatementThatIsPrepared(Outcome outcome) {
    assertThat(database.fetchValue(String.class, SELECT, Value.GOOD)).isEqualTo("1");
    isRefused(new Value(outcome));
  }

  @ParameterizedTest
  @EnumSource(names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
  void inAStatementThatIsMetForTheFirstTime(Outcome outcome) {
    isRefused(new Value(outcome));
    assertThat(database.fetchValue(String.class, SELECT, Value.GOOD)).isEqualTo("1");
  }

  @Test
  void inAStatementThatWaitsForAnother() {
    assertThat(database.fetchValue(String.class, SELECT, Value.GOOD)).isEqualTo("1");
    var first = database.async().fetchAll("SELECT pg_sleep(0.2)"); // is prepared meanwhile
    var bad = database.async().fetchAll(SELECT, Value.ERROR);
    var good = database.async().fetchAll(SELECT, Value.GOOD);
    assertThat(bad.handle((_, failure) -> failure).join()).isInstanceOf(ParameterException.class);
    assertThat(good.join()).hasSize(1);
    assertThat(first.join()).hasSize(1);
  }

  @Test
  void theRestOfAStreamIsReadAllTheSame() {
    try (var connection = database.connection();
        var rows = connection.stream("SELECT generate_series(1, 1000) AS n")) {
      var each = rows.iterator();
      assertThat(each.next().getInt("n")).isEqualTo(1);
      assertThat(connection.fetchValue(String.class, SELECT, Value.GOOD)).isEqualTo("1");
      var thrown =
          catchThrowableOfType(
              DatabaseException.class, () -> connection.fetchAll(SELECT, Value.ERROR));
      assertThat(thrown).isInstanceOf(ParameterException.class);
      assertThat(rows.stream().map(row -> row.getInt("n")).toList()).hasSize(999);
    }
  }

  @Test
  void aBeginThatWasTakenBackIsPreparedAgain() {
    assertThat(database.fetchValue(String.class, SELECT, Value.GOOD)).isEqualTo("1");
    for (var value : List.of(Value.ERROR, Value.GOOD)) {
      try (var rows = database.stream(SELECT, value)) {
        assertThat(rows.stream().toList()).hasSize(1);
      } catch (ParameterException e) {
        assertThat(value).isEqualTo(Value.ERROR);
      }
    }
  }
}
