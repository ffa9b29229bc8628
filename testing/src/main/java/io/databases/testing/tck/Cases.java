package io.databases.testing.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.databases.DatabaseException;
import io.databases.Queries;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What several cases need. */
final class Cases {
  /** A bound value or password that must show up in no message. */
  static final String SECRET = "s3cr3t-v4lu3";

  private Cases() {}

  static long count(Queries in, String table) {
    return Objects.requireNonNull(in.fetchValue(Long.class, "SELECT count(*) FROM " + table));
  }

  /**
   * The exception of a call that must fail: of this type, with a message that holds each of the
   * words and, with all its causes, no secret.
   */
  static <E extends DatabaseException> E refused(
      Class<E> type, ThrowingCallable call, String... words) {
    var thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(type);
    for (var word : words) {
      assertThat(thrown).message().contains(word);
    }
    assertThat(trace(thrown)).as("the whole stack trace").doesNotContain(SECRET);
    return type.cast(thrown);
  }

  /** The same, after which a query works on the same database, connection or transaction. */
  static <E extends DatabaseException> E refusedAndGoesOn(
      Queries in, Class<E> type, ThrowingCallable call, String... words) {
    var thrown = refused(type, call, words);
    assertThat(in.fetchValue(Integer.class, "SELECT 1")).as("the next query").isEqualTo(1);
    return thrown;
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
