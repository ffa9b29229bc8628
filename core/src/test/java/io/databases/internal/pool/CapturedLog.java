package io.databases.internal.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the pool logs while something is done; it is not printed. */
final class CapturedLog extends Handler {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private CapturedLog() {}

  static CapturedLog during(Runnable action, BooleanSupplier repeatedUntil) {
    var logger = Logger.getLogger("io.databases.pool");
    var log = new CapturedLog();
    logger.addHandler(log);
    logger.setUseParentHandlers(false);
    try {
      action.run();
      PoolFixture.until(repeatedUntil);
      return log;
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(log);
    }
  }

  List<LogRecord> records() {
    return records;
  }

  List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
