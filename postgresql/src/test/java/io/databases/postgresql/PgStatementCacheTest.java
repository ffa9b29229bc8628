package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one connection keeps prepared on the server, where it may keep three statements. */
class PgStatementCacheTest {
  private static final int SIZE = 3;
  private static final String PREPARED =
      "SELECT coalesce(string_agg(statement, '|'), '') FROM pg_prepared_statements"
          + " WHERE statement LIKE 'SELECT $1::int + %'";

  private final Database database =
      Database.open(PgServer.shared().url("postgres") + "&max_size=1&statement_cache_size=" + SIZE);

  @AfterEach
  void close() {
    database.close();
  }

  private void add(int number) {
    var sum = database.fetchValue(Integer.class, "SELECT $1::int + " + number, 1_000);
    assertThat(sum).isEqualTo(1_000 + number);
  }

  /** Which of the statements of {@link #add} the server knows. */
  private Set<Integer> prepared() {
    var statements = database.fetchValue(String.class, PREPARED);
    assertThat(statements).isNotNull();
    return Pattern.compile("|", Pattern.LITERAL)
        .splitAsStream(statements)
        .filter(statement -> !statement.isEmpty())
        .map(statement -> Integer.valueOf(statement.replaceFirst(".* ", "")))
        .collect(Collectors.toSet());
  }

  @Test
  void whatWasNotRunForLongestIsDropped() {
    add(1);
    add(2);
    add(1);
    add(3);
    var _ = prepared(); // is kept itself, in the place of 2
    add(4); // in the place of 1; 2 is closed with it, and 1 with the next
    assertThat(prepared()).containsExactlyInAnyOrder(1, 3, 4);
  }

  @Test
  void theServerKeepsNoMoreThanThatAndTheOneThatIsDroppedNext() {
    for (int number = 1; number <= 50; number++) {
      add(number);
    }
    assertThat(
            database.fetchValue(Integer.class, "SELECT count(*)::int FROM pg_prepared_statements"))
        .isLessThanOrEqualTo(SIZE + 1);
  }

  @Test
  void whatWasDroppedIsPreparedAgain() {
    for (int turn = 0; turn < 5; turn++) {
      for (int number = 1; number <= SIZE + 2; number++) {
        add(number);
      }
    }
    database.transaction(() -> {
      for (int number = 1; number <= SIZE + 2; number++) {
        add(number);
      }
    });
  }
}
