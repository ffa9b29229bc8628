package io.databases.sqlite;

import io.databases.Database;
import io.databases.Query;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The suite of Reactive Streams, each of its rules a test here. */
class PublisherRulesTest {
  private static final Database DATABASE = Database.open("sqlite://");

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  /** Numbers from 1 on, as many as the suite asks for. */
  private static final class Numbers extends FlowPublisherVerification<Long> {
    Numbers() {
      super(new TestEnvironment(500, 100), 5_000);
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long count) {
      var query =
          Query.of(
                  "WITH RECURSIVE numbers(n) AS"
                      + " (SELECT 1 WHERE ? > 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
                      + " SELECT n FROM numbers",
                  count,
                  count)
              .map(row -> row.getLong(0))
              .fetchSize(3);
      return DATABASE.async().stream(query);
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
      return DATABASE.async().stream(Query.of("SELECT :a", 1).map(row -> row.getLong(0)));
    }

    @Override
    public long maxElementsFromPublisher() {
      return 10_000;
    }
  }

  @TestFactory
  Stream<DynamicTest> rules() {
    return Arrays.stream(Numbers.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .sorted(Comparator.comparing(Method::getName))
        .map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> check(rule)));
  }

  private static void check(Method rule) throws Throwable {
    var suite = new Numbers();
    suite.setUp();
    try {
      rule.invoke(suite);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SkipException skipped) {
        System.out.println("skipped " + rule.getName() + ": " + skipped.getMessage());
        Assumptions.abort(skipped.getMessage());
      }
      throw e.getCause();
    }
  }
}
