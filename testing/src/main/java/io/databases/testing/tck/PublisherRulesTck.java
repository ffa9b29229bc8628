package io.databases.testing.tck;

import io.databases.Database;
import io.databases.Query;
import io.databases.Row;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The suite of Reactive Streams, each of its rules a test here. */
public abstract class PublisherRulesTck extends TckTest {
  /** MariaDB's recursion ends at 1,000. */
  private static final long MOST_ROWS = 900;

  /** Numbers from 1 on, as many as the suite asks for. */
  private static final class Numbers extends PublisherVerification<Long> {
    private static final long PATIENCE_MILLIS = 1_000;
    private static final long SILENCE_MILLIS = 100;

    /** From cancelling to a collection that must find the subscriber. */
    private static final long RELEASE_MILLIS = 300;

    private final Database database;
    private final Dialect dialect;

    Numbers(Database database, Dialect dialect) {
      super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS), RELEASE_MILLIS);
      this.database = database;
      this.dialect = dialect;
    }

    @Override
    public Publisher<Long> createPublisher(long count) {
      var sql = "SELECT n FROM (" + dialect.numbers((int) count) + ") numbers WHERE n <= ?";
      return numbers(Query.of(sql, count));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
      return numbers(Query.of("SELECT :a", 1));
    }

    private Publisher<Long> numbers(Query<Row> query) {
      var rows = database.async().stream(query.map(row -> row.getLong(0)).fetchSize(3));
      return FlowAdapters.toPublisher(rows);
    }

    @Override
    public long maxElementsFromPublisher() {
      return MOST_ROWS;
    }
  }

  @TestFactory
  protected Stream<DynamicTest> rules() {
    return Arrays.stream(Numbers.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .sorted(Comparator.comparing(Method::getName))
        .map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> check(rule)));
  }

  private void check(Method rule) throws Throwable {
    var suite = new Numbers(database(), dialect());
    suite.setUp();
    try {
      rule.invoke(suite);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SkipException skipped) {
        System.out.println("skipped " + rule.getName() + ": " + skipped.getMessage());
        Assumptions.abort(String.valueOf(skipped.getMessage()));
      }
      throw e.getCause();
    }
  }
}
