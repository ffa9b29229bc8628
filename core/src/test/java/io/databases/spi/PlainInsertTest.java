package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainInsertTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a, b) VALUES (?, ?)",
        "insert into t(a,b)values(?,?);",
        " INSERT\nINTO \"a schema\" . \"t\"\"\" VALUES ( ? , ?\t) ",
        "INSERT INTO t VALUES ($1, $2)",
      })
  void oneRowOfParametersIsPlain(String sql) {
    assertThat(PlainInsert.of(sql)).isNotNull().returns(2, PlainInsert::parameters);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a, b) VALUES (?, 1)",
        "INSERT INTO t (a, b) VALUES ($2, $1)",
        "INSERT INTO t (a, b) VALUES ($1, $1)",
        "INSERT INTO t (a, b) VALUES (?, lower(?))",
        "INSERT INTO t (a, b) VALUES (?, ?), (?, ?)",
        "INSERT INTO t (a, b) VALUES (?, ?) RETURNING a",
        "INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT DO NOTHING",
        "INSERT OR IGNORE INTO t (a, b) VALUES (?, ?)",
        "INSERT IGNORE INTO t (a, b) VALUES (?, ?)",
        "INSERT INTO t (a, b) VALUES (?, '?')",
        "INSERT INTO t (a, b) SELECT ?, ?",
        "INSERT INTO t (a, b) VALUES (?, /* b */ ?)",
        "INSERT INTO t () VALUES ()",
        "INSERT INTO t AS x (a, b) VALUES (?, ?)",
        "INSERT INTO `t` VALUES (?, ?)",
        "REPLACE INTO t VALUES (?, ?)",
        "UPDATE t SET a = ?",
      })
  void whateverSaysMoreIsNot(String sql) {
    assertThat(PlainInsert.of(sql)).isNull();
  }

  @Test
  void severalRowsAreSeveralLists() {
    var insert = PlainInsert.of("insert into \"t\" (a, b) values (?, ?);");

    assertThat(insert).isNotNull();
    assertThat(insert.ofRows(1)).isEqualTo("INSERT INTO \"t\" (a, b) VALUES (?, ?)");
    assertThat(insert.ofRows(3))
        .isEqualTo("INSERT INTO \"t\" (a, b) VALUES (?, ?), (?, ?), (?, ?)");
  }

  @Test
  void manyParametersMakeFewRows() {
    assertThat(new PlainInsert("t", "", 1).rowsAtOnce()).isEqualTo(32);
    assertThat(new PlainInsert("t", "", 125).rowsAtOnce()).isEqualTo(32);
    assertThat(new PlainInsert("t", "", 1_500).rowsAtOnce()).isEqualTo(2);
    assertThat(new PlainInsert("t", "", 32_000).rowsAtOnce()).isEqualTo(1);
  }
}
