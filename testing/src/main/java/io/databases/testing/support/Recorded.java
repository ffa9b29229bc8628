package io.databases.testing.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/** What Java Flight Recorder sees of the library while this is open. Thread safe. */
public final class Recorded implements AutoCloseable {
  private final RecordingStream stream = new RecordingStream();
  private final List<RecordedEvent> events = new CopyOnWriteArrayList<>();

  /**
   * Records these events, whatever their duration.
   *
   * @param names as in {@code io.databases.Query}
   */
  public Recorded(String... names) {
    stream.setReuse(false);
    for (var name : names) {
      stream.enable(name).withoutThreshold();
      stream.onEvent(name, events::add);
    }
    stream.startAsync();
  }

  /** All events that ended before this call. Ends the recording. */
  public List<RecordedEvent> stop() {
    stream.stop();
    return List.copyOf(events);
  }

  /** Those that ended before this call and fit. Ends the recording. */
  public List<RecordedEvent> stop(Predicate<RecordedEvent> wanted) {
    return stop().stream().filter(wanted).toList();
  }

  @Override
  public void close() {
    stream.close();
  }
}
