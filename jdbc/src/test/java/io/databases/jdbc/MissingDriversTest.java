package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.Database;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where no driver is on the class path. */
class MissingDriversTest {
  @ParameterizedTest
  @CsvSource({
    "mysql://localhost/shop, com.mysql:mysql-connector-j",
    "mysql+jdbc://localhost/shop, com.mysql:mysql-connector-j",
    "mariadb://localhost/shop, org.mariadb.jdbc:mariadb-java-client",
    "postgresql+jdbc://localhost/shop, org.postgresql:postgresql",
    "jdbc:h2:mem:, com.h2database:h2",
    "jdbc:duckdb:, org.duckdb:duckdb_jdbc",
    "jdbc:oracle:thin:@//localhost/shop, com.oracle.database.jdbc:ojdbc17",
  })
  void theArtifactToAddIsNamed(String url, String artifact) throws Exception {
    // Drivers are found by the class loader of whoever asks for them.
    URL[] library = {location(Database.class), location(JdbcAddress.class)};
    try (var alone = new URLClassLoader(library, ClassLoader.getPlatformClassLoader())) {
      var urls = alone.loadClass("io.databases.DatabaseUrl");
      var parsed = urls.getMethod("parse", String.class).invoke(null, url);
      var of =
          alone.loadClass(JdbcAddress.class.getName()).getDeclaredMethod("of", urls, Map.class);
      of.setAccessible(true);

      var thrown =
          catchThrowableOfType(
              InvocationTargetException.class, () -> of.invoke(null, parsed, Map.of()));

      assertThat(thrown.getCause())
          .hasMessageContaining("no JDBC driver for " + url)
          .hasMessageContaining("Add " + artifact);
      assertThat(thrown.getCause().getClass().getSimpleName()).isEqualTo("ConfigurationException");
    }
  }

  private static URL location(Class<?> any) {
    return any.getProtectionDomain().getCodeSource().getLocation();
  }
}
