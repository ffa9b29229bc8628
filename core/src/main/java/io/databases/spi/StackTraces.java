package io.databases.spi;

import io.databases.DatabaseException;

/**
 * Stack traces of failures that one thread meets and another throws: they show where the caller is,
 * which is what the reader looks for, and keep where the failure arose if nothing else tells that.
 */
final class StackTraces {
  private StackTraces() {}

  /** Where a failure arose, attached to it as suppressed. */
  private static final class Origin extends Throwable {
    private static final long serialVersionUID = 1L;

    Origin(DatabaseException failure) {
      super("where it arose", null, false, true);
      setStackTrace(failure.getStackTrace());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** The failure with the stack trace of this thread, to be thrown here. */
  static <E extends DatabaseException> E here(E failure) {
    if (isUnexplained(failure) && !hasOrigin(failure)) {
      failure.addSuppressed(new Origin(failure));
    }
    failure.fillInStackTrace();
    return failure;
  }

  /** What a database reports needs no origin, and a cause brings its own. */
  private static boolean isUnexplained(DatabaseException failure) {
    return failure.getCause() == null && failure.vendorCode() == 0 && failure.sqlState().isEmpty();
  }

  private static boolean hasOrigin(DatabaseException failure) {
    for (var suppressed : failure.getSuppressed()) {
      if (suppressed instanceof Origin) {
        return true;
      }
    }
    return false;
  }
}
