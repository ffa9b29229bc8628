package io.databases;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The direct verbs and the asynchronous ones are the same. */
class AsyncQueriesTest {
  private static Set<String> verbs(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !method.isSynthetic())
        .map(AsyncQueriesTest::signature)
        .collect(Collectors.toSet());
  }

  private static String signature(Method verb) {
    var name = verb.getName();
    return name.startsWith("transaction")
        ? name // their blocks differ
        : name + Arrays.toString(verb.getParameterTypes());
  }

  @Test
  void everyVerbHasAnAsynchronousForm() {
    var direct = verbs(Queries.class);
    direct.removeAll(Set.of("async[]", "transactionResult")); // futures need no second name
    assertThat(verbs(AsyncQueries.class)).isEqualTo(direct).hasSizeGreaterThan(10);
  }
}
