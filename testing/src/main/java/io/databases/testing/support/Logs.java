package io.databases.testing.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What the library logs while this is open, through {@link System.Logger} and java.util.logging.
 * Meanwhile nothing is printed. Thread safe.
 */
public final class Logs implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.databases"); // kept: loggers are held weakly
  private final Level levelBefore = logger.getLevel();
  private final boolean parentsBefore = logger.getUseParentHandlers();
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Handler handler = new Collecting();

  /**
   * A line of the log.
   *
   * @param text the message, and the stack trace of what was logged with it
   */
  public record Line(Level level, String logger, String text) {}

  private final class Collecting extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord entry) {
      var text = new StringBuilder(formatter.formatMessage(entry));
      for (var cause = entry.getThrown(); cause != null; cause = cause.getCause()) {
        text.append('\n').append(cause);
        for (var frame : cause.getStackTrace()) {
          text.append("\n  at ").append(frame);
        }
      }
      lines.add(new Line(entry.getLevel(), String.valueOf(entry.getLoggerName()), text.toString()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Collects everything from DEBUG up. */
  public Logs() {
    handler.setLevel(Level.ALL);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.FINE);
  }

  /** What was logged so far. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** The texts of what was logged at this level. */
  public List<String> texts(Level level) {
    return lines.stream().filter(line -> line.level.equals(level)).map(Line::text).toList();
  }

  /**
   * Waits for such a line.
   *
   * @throws AssertionError where none comes
   */
  public Line await(String what, Predicate<Line> wanted) {
    Eventually.isTrue(
        () -> "logged: " + what + "; but there is " + lines, () -> lines.stream().anyMatch(wanted));
    return lines.stream().filter(wanted).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    logger.setLevel(levelBefore);
    logger.setUseParentHandlers(parentsBefore);
    logger.removeHandler(handler);
  }
}
