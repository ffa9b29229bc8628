package io.databases.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class a {@link io.databases.Database} whose changes are rolled back when the
 * test is over.
 *
 * <pre>{@code
 * @DatabaseTest(schema = "/schema.sql")
 * class NotesTest {
 *   @Test
 *   void addsANote(Database database) { … }
 * }
 * }</pre>
 *
 * <p>It comes as a parameter of test, {@code @BeforeEach} and {@code @AfterEach} methods, and in
 * fields of type {@code Database} that are neither static nor final; see {@link DatabaseExtension}
 * for what happens around a test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(DatabaseExtension.class)
public @interface DatabaseTest {
  /**
   * The address; where it is empty, {@link #environment} is asked. With {@code sqlite://} each test
   * has a SQLite database of its own. Other databases in memory last while somebody has them open,
   * which is for the tests to see to where there is a schema.
   */
  String url() default "";

  /**
   * The environment variable that has the address; where it is not set, each test has a SQLite
   * database of its own, which needs {@code databases-sqlite} on the class path of the tests.
   */
  String environment() default DatabaseExtension.ENVIRONMENT;

  /**
   * SQL scripts among the resources of the tests, such as {@code /schema.sql}; relative to the
   * class where they do not begin with a slash. They are run once and not rolled back, in order,
   * before the first test that needs them.
   */
  String[] schema() default {};
}
