package io.databases;

/**
 * A connection, transaction or stream that somebody opened and has not closed.
 *
 * @param kind {@code connection}, {@code transaction} or {@code stream}
 * @param thread the name of the thread that opened it
 * @param opened its stack trace is that of the opening
 */
public record OpenHandle(String kind, String thread, Throwable opened) {
  static OpenHandle here(String kind) {
    var thread = Thread.currentThread();
    var name = thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
    return new OpenHandle(kind, name, new Throwable("a " + kind + " was opened here"));
  }

  /** The line outside this library that opened it, as a stack trace shows it. */
  public String place() {
    for (var frame : opened.getStackTrace()) {
      var type = frame.getClassName();
      int end = type.lastIndexOf('.');
      var folder = end < 0 ? "" : type.substring(0, end);
      boolean library =
          folder.equals("io.databases")
              || folder.startsWith("io.databases.internal")
              || folder.startsWith("java.");
      if (!library) {
        return frame.toString();
      }
    }
    return "an unknown place";
  }

  @Override
  public String toString() {
    return "a " + kind + " opened by thread " + thread + " at " + place();
  }
}
