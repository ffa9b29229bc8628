package io.databases.postgresql;

import io.databases.spi.DriverOptions;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL can be given beyond its URL.
 *
 * <pre>{@code
 * Database.builder("postgresql://localhost/shop")
 *     .with(PostgresOptions.create().onNotice(notice -> log(notice.message())))
 *     .open();
 * }</pre>
 *
 * <p>Immutable; each method gives a changed copy.
 */
public final class PostgresOptions implements DriverOptions {
  private static final PostgresOptions NONE = new PostgresOptions(null);

  private final @Nullable Consumer<PgNotice> noticeListener;

  private PostgresOptions(@Nullable Consumer<PgNotice> noticeListener) {
    this.noticeListener = noticeListener;
  }

  /** Nothing set. */
  public static PostgresOptions create() {
    return NONE;
  }

  /**
   * Who is told of notices and warnings, of all sessions. Called on the thread that reads a
   * session's answers, of several sessions at the same time: it must be thread safe and quick, and
   * must not use the database. What it throws is logged.
   */
  public PostgresOptions onNotice(Consumer<PgNotice> listener) {
    return new PostgresOptions(Objects.requireNonNull(listener));
  }

  @Nullable Consumer<PgNotice> noticeListener() {
    return noticeListener;
  }

  @Override
  public String driverName() {
    return "PostgreSQL";
  }
}
