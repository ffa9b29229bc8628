package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.TransactionOptions;
import io.databases.spi.Driver;
import io.databases.spi.DriverOptions;
import java.nio.file.Files;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteDriverTest extends SqliteTestCase {
  @Test
  void theDriverIsFoundByItsScheme() {
    assertThat(ServiceLoader.load(Driver.class))
        .anySatisfy(driver -> assertThat(driver.schemes()).containsExactly("sqlite"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sqlite:///x?journal_mod=wal                  | journal_mod; is journal_mode meant?
          sqlite:///x?Synchronous=off                  | no option Synchronous; is synchronous meant?
          sqlite:///x?pool=1                           | no option pool; known are
          sqlite:///x?user_version=1                   | no option user_version
          sqlite:///x?journal_mode=wall                | expected one of delete, truncate
          sqlite:///x?synchronous=normal;drop table t  | expected one of off, normal
          sqlite:///x?cache_size=lots                  | cache_size=lots of SQLite: expected a whole number
          sqlite:///x?page_size=1000                   | expected one of 512
          sqlite:///x?mode=write                       | expected ro, rw, rwc or memory
          sqlite:///x?cache=mine                       | expected shared or private
          sqlite:///x?cache=shared                     | a file is shared by its path
          sqlite:///:memory:?mode=ro                   | mode=ro is for files
          sqlite://me:secret@/x                        | no users and passwords
          sqlite:///x?password=secret                  | no users and passwords
          sqlite://file.db                             | sqlite:///file.db
          sqlite://localhost/x                         | no hosts
          """)
  void whatCannotBeUsedIsRefusedByName(String url, String message) {
    assertThatThrownBy(() -> configure(url.replace(" ", "%20"), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @Test
  void optionsOfAnotherDriverAreRefused() {
    DriverOptions foreign = () -> "PostgreSQL";
    assertThatThrownBy(() -> configure("sqlite:///x", foreign))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("for PostgreSQL");
  }

  @Test
  void pragmasAreSetOnEverySession() {
    var backend = open(url("a.db?synchronous=normal&cache_size=-4000&foreign_keys=off"));
    for (var session : List.of(connect(backend), connect(backend))) {
      assertThat(value(session, "PRAGMA synchronous")).isEqualTo(1L);
      assertThat(value(session, "PRAGMA cache_size")).isEqualTo(-4000L);
      assertThat(value(session, "PRAGMA foreign_keys")).isEqualTo(0L);
    }
  }

  @Test
  void theBuilderWinsOverTheUrl() {
    var backend =
        open(url("a.db?cache_size=100"), SqliteOptions.create().pragma("cache_size", "200"));
    assertThat(value(connect(backend), "PRAGMA cache_size")).isEqualTo(200L);
  }

  @Test
  void theDefaultsAreDurableAndCheckForeignKeys() {
    var session = connect(open(url("a.db")));
    assertThat(value(session, "PRAGMA journal_mode")).isEqualTo("wal");
    assertThat(value(session, "PRAGMA synchronous")).isEqualTo(2L);
    assertThat(value(session, "PRAGMA foreign_keys")).isEqualTo(1L);
  }

  @Test
  void thePageSizeIsSetBeforeTheFileHasPages() {
    var session = connect(open(url("a.db?page_size=8192&auto_vacuum=full")));
    run(session, "CREATE TABLE t (a)");
    assertThat(value(session, "PRAGMA page_size")).isEqualTo(8192L);
    assertThat(value(session, "PRAGMA auto_vacuum")).isEqualTo(1L);
  }

  @Test
  void pathsMayHoldAnyCharacter() {
    var backend = open(url("50%25%20off%3F%20#1%20é.db"));
    run(connect(backend), "CREATE TABLE t (a)");
    assertThat(folder.resolve("50% off? #1 é.db")).exists();
  }

  @Test
  void aFileUriNamesTheSameFile() throws Exception {
    run(connect(open("sqlite:///file:" + folder.resolve("a.db"))), "CREATE TABLE t (a)");
    assertThat(Files.exists(folder.resolve("a.db"))).isTrue();
  }

  @Test
  void isolationIsSerializableAndNothingElse() {
    var backend = open("sqlite://");
    backend.check(TransactionOptions.serializable());
    backend.check(TransactionOptions.readOnly());
    assertThatThrownBy(() -> backend.check(TransactionOptions.readCommitted()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("READ_COMMITTED");
    assertThatThrownBy(() -> backend.check(TransactionOptions.defaults().withDeferrable(true)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("deferrable");
  }
}
