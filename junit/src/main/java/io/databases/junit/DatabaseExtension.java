package io.databases.junit;

import static java.util.Objects.requireNonNull;

import io.databases.Database;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/**
 * Gives each test a {@link Database} whose changes are rolled back when the test is over. Used by
 * {@link DatabaseTest}, or registered to say more than an annotation can:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DatabaseExtension DATABASE =
 *     DatabaseExtension.at(() -> SERVER.url()).schema("/schema.sql").setup(database -> …);
 * }</pre>
 *
 * <p><b>Each test</b> has a connection and a transaction of its own, so that tests that run at the
 * same time see nothing of each other. Transactions in the code under test are savepoints. Without
 * an address each test has a SQLite database of its own. Tests that write to the same SQLite file
 * wait for each other.
 *
 * <p><b>Before the first</b> test, scripts and callbacks prepare the database, once for all classes
 * that ask for the same. That is not rolled back.
 *
 * <p><b>After a test</b>, also after {@code @AfterEach}, it fails if it has left open a connection,
 * transaction or stream, with the place that opened it. The statements of a test that fails,
 * without their values, are printed on the standard output.
 *
 * <p>Immutable: each method gives another extension.
 */
public final class DatabaseExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  /** The environment variable that has the address where nothing else gives one. */
  public static final String ENVIRONMENT = "TEST_DATABASE_URL";

  private static final Namespace NAMESPACE = Namespace.create(DatabaseExtension.class);

  /** What is wanted, in the light of the test's class. */
  private final Planner planner;

  @FunctionalInterface
  private interface Planner {
    DatabasePlan plan(ExtensionContext test);

    default Planner then(UnaryOperator<DatabasePlan> more) {
      return test -> more.apply(plan(test));
    }
  }

  /** Where a URL comes from: asked before each test, not sooner, and always the same. */
  @FunctionalInterface
  public interface UrlSource {
    String url();
  }

  /** What {@link DatabaseTest} says; without it, what it says by default. */
  public DatabaseExtension() {
    this(DatabaseExtension::annotated);
  }

  private DatabaseExtension(Planner planner) {
    this.planner = planner;
  }

  // ---- which database

  /** The database at this address. */
  public static DatabaseExtension at(String url) {
    requireNonNull(url);
    return at(() -> url);
  }

  /** The database at an address that is known when the first test begins, as of a server. */
  public static DatabaseExtension at(UrlSource source) {
    requireNonNull(source);
    return new DatabaseExtension(
        _ -> DatabasePlan.EMBEDDED.at(source.url(), "DatabaseExtension.at(…)"));
  }

  /** The database whose address an environment variable has; SQLite where it is not set. */
  public static DatabaseExtension fromEnvironment(String variable) {
    requireNonNull(variable);
    return new DatabaseExtension(_ -> environment(variable));
  }

  /** A SQLite database for each test. */
  public static DatabaseExtension embedded() {
    return new DatabaseExtension(_ -> DatabasePlan.EMBEDDED);
  }

  // ---- what is done before the first test

  /** Has a script run, a resource such as {@code /schema.sql}; as {@link DatabaseTest#schema}. */
  public DatabaseExtension schema(String resource) {
    requireNonNull(resource);
    return new DatabaseExtension(
        test -> planner.plan(test).withSchema(find(resource, test.getRequiredTestClass())));
  }

  /** Has this called, after the scripts. */
  public DatabaseExtension setup(DatabaseSetup setup) {
    requireNonNull(setup);
    return new DatabaseExtension(planner.then(plan -> plan.withSetup(setup)));
  }

  private static DatabasePlan annotated(ExtensionContext test) {
    var type = test.getRequiredTestClass();
    var found =
        AnnotationSupport.findAnnotation(type, DatabaseTest.class, test.getEnclosingTestClasses());
    if (found.isEmpty()) {
      return environment(ENVIRONMENT);
    }
    var asked = found.get();
    var plan =
        asked.url().isEmpty()
            ? environment(asked.environment())
            : DatabasePlan.EMBEDDED.at(asked.url(), "@DatabaseTest(url = …)");
    for (var resource : asked.schema()) {
      plan = plan.withSchema(find(resource, type));
    }
    return plan;
  }

  private static DatabasePlan environment(String variable) {
    var url = System.getenv(variable);
    return url == null || url.isBlank()
        ? DatabasePlan.EMBEDDED
        : DatabasePlan.EMBEDDED.at(url.strip(), "the environment variable " + variable);
  }

  private static String find(String resource, Class<?> type) {
    var url = type.getResource(resource);
    if (url == null) {
      throw new ExtensionConfigurationException(
          "the schema \"%s\" is not among the resources of %s; a name that begins with a slash is looked for at their root, such as src/test/resources, another beside the class"
              .formatted(resource, type.getName()));
    }
    return url.toString();
  }

  // ---- around a test

  @Override
  public void beforeEach(ExtensionContext test) {
    var plan = planner.plan(test);
    var prepared =
        test.getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(plan, PreparedDatabase.Once::new, PreparedDatabase.Once.class);
    var database = new TestDatabase(plan, prepared.get());
    test.getStore(NAMESPACE).put(TestDatabase.class, database);
    for (var instance : test.getRequiredTestInstances().getAllInstances()) {
      fillFields(instance, database.database(), test);
    }
  }

  @Override
  public void afterEach(ExtensionContext test) {
    var given = given(test);
    if (given == null) {
      return;
    }
    try (given) {
      try {
        given.checkNothingIsOpen();
      } catch (AssertionError e) {
        printStatements(given, test);
        throw e;
      }
      test.getExecutionException()
          .filter(failure -> !(failure instanceof TestAbortedException))
          .ifPresent(_ -> printStatements(given, test));
    }
  }

  private static @Nullable TestDatabase given(ExtensionContext test) {
    return test.getStore(NAMESPACE).get(TestDatabase.class, TestDatabase.class);
  }

  private static void printStatements(TestDatabase given, ExtensionContext test) {
    System.out.print(
        "%s, %s failed; its statements, without values:%n%s"
            .formatted(
                test.getRequiredTestClass().getSimpleName(),
                test.getDisplayName(),
                given.statements()));
  }

  // ---- fields and parameters

  private static void fillFields(Object instance, Database database, ExtensionContext test) {
    var fields =
        ReflectionSupport.findFields(
            instance.getClass(), DatabaseExtension::isFilled, HierarchyTraversalMode.TOP_DOWN);
    if (fields.isEmpty()) {
      return;
    }
    if (isSharedAtTheSameTime(instance, test)) {
      throw new ExtensionConfigurationException(
          "tests of %s run at the same time on one instance, so that %s cannot hold the database of each; take it as a parameter"
              .formatted(instance.getClass().getName(), fields.getFirst().getName()));
    }
    for (var field : fields) {
      fill(field, instance, database);
    }
  }

  /** Whether tests that run at the same time have this instance, as theirs or around theirs. */
  private static boolean isSharedAtTheSameTime(Object instance, ExtensionContext test) {
    boolean concurrent = false;
    for (var at = test; at.getTestClass().isPresent(); at = at.getParent().orElseThrow()) {
      boolean isOfClass = at.getTestMethod().isEmpty();
      if (isOfClass
          && concurrent
          && at.getTestInstanceLifecycle().equals(Optional.of(Lifecycle.PER_CLASS))) {
        return true;
      }
      if (isOfClass && at.getRequiredTestClass() == instance.getClass()) {
        return false;
      }
      concurrent |= at.getExecutionMode() == ExecutionMode.CONCURRENT;
    }
    return false;
  }

  private static boolean isFilled(Field field) {
    int modifiers = field.getModifiers();
    return field.getType() == Database.class
        && !Modifier.isStatic(modifiers)
        && !Modifier.isFinal(modifiers);
  }

  private static void fill(Field field, Object instance, Database database) {
    try {
      field.setAccessible(true);
      field.set(instance, database);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new ExtensionConfigurationException(
          "the field %s cannot be set; in a module, open its package to io.databases.junit, or take the database as a parameter"
              .formatted(field),
          e);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Database.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    var given = given(test);
    if (given == null || parameter.getDeclaringExecutable() instanceof Constructor) {
      throw new ParameterResolutionException(
          "each test has a Database of its own, which is not there yet in constructors and in"
              + " @BeforeAll; take it as a parameter of the test or of @BeforeEach, and prepare"
              + " what all tests share by a schema or DatabaseExtension.setup(…)");
    }
    return given.database();
  }
}
