package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.CancelledException;
import io.databases.DatabaseException;
import io.databases.TransactionOptions;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import io.databases.testing.support.Eventually;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancels that come when what they are meant for has taken effect. */
class LateCancelsTest {
  private static final String INSERT = "INSERT INTO things VALUES (?)";

  private final HeldDriver driver = new HeldDriver();
  private Session session;

  @BeforeEach
  void createThings() throws Exception {
    JdbcDialect.execute(driver.connect(), "CREATE TABLE things (id INTEGER PRIMARY KEY)");
  }

  @AfterEach
  void close() throws Exception {
    session.close();
    JdbcDialect.execute(driver.connect(), "SHUTDOWN");
  }

  private static StatementInfo info(String sql) {
    return StatementInfo.of(sql, SqlSyntax.STANDARD);
  }

  private <T> T await(Request<T> request) throws Exception {
    return session.submit(request).await(soon());
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  /** Has a request cancelled when the driver has done it, and does not say so yet. */
  private <T> Reply<T> cancelledLate(Request<T> request) throws Exception {
    var run = driver.holdRun();
    var reply = session.submit(request);
    run.awaitReached();
    session.cancel(reply);
    run.end();
    return reply;
  }

  private long count() throws Exception {
    try (var connection = driver.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM things")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Request.ExecuteMany insertOneAndTwo() {
    return new Request.ExecuteMany(
        info(INSERT), INSERT, List.of(new Object[] {1}, new Object[] {2}));
  }

  @Test
  void aBatchThatCannotBeUndoneByItselfGivesItsCounts() throws Exception {
    session = driver.session(new PostgreSqlDialect());
    await(new Request.Begin(TransactionOptions.defaults()));
    assertThat(cancelledLate(insertOneAndTwo()).await(soon())).containsExactly(1, 1);
    await(new Request.Commit());
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aBatchThatCanBeUndoneIsUndone() throws Exception {
    session = driver.session(new PostgreSqlDialect());
    var alone = cancelledLate(insertOneAndTwo());
    assertThatThrownBy(() -> alone.await(soon()))
        .isInstanceOfSatisfying(CancelledException.class, e -> assertThat(e.retrySafe()).isTrue());
    assertThat(count()).isZero();
  }

  @Test
  void aCommitIsNoSuccessWhereOneHasDoomedTheTransaction() throws Exception {
    session = driver.session(new PostgreSqlDialect());
    await(new Request.Begin(TransactionOptions.defaults()));
    driver.failUnprepared(new SQLException("current transaction is aborted", "25P02"));
    var _ = cancelledLate(insertOneAndTwo()).await(soon());
    assertThatThrownBy(() -> await(new Request.Commit())).isInstanceOf(DatabaseException.class);
    driver.failUnprepared(null);
    assertThat(count()).isZero();
  }

  @Test
  void aStreamOfWhatWritesIsOpenedWhereItHasTakenEffect() throws Exception {
    session = driver.session(new H2Dialect());
    var sql = "SELECT id FROM FINAL TABLE (INSERT INTO things VALUES (1))";
    var open = new Request.OpenCursor(info(sql), sql, new Object[0], 10);
    var cursor = cancelledLate(open).await(soon());
    assertThat(await(new Request.Fetch(cursor))).hasSize(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aStreamOfWhatReadsIsNotOpened() throws Exception {
    session = driver.session(new H2Dialect());
    var sql = "SELECT 1";
    var open = cancelledLate(new Request.OpenCursor(info(sql), sql, new Object[0], 10));
    assertThatThrownBy(() -> open.await(soon()))
        .isInstanceOfSatisfying(CancelledException.class, e -> assertThat(e.retrySafe()).isTrue());
  }

  /** Whoever had it next would be hit. */
  @Test
  void aConnectionThatIsLentIsCutWhereOneIsStillToCome() throws Exception {
    session = driver.lentSession();
    var cancel = driver.holdCancel();
    var run = driver.holdRun();
    var reply = session.submit(new Request.Execute(info(INSERT), INSERT, new Object[] {1}, 0));
    run.awaitReached();
    session.cancel(reply);
    cancel.awaitReached();
    int before = driver.ends().size();
    run.end();
    assertThat(reply.await(soon()).affected()).isEqualTo(1);
    session.rest();
    Eventually.isTrue("the connection ends", () -> driver.ends().size() > before);
    cancel.end();
    assertThat(driver.ends().get(before)).isEqualTo("abort");
    assertThat(session.isOpen()).isFalse();
  }
}
