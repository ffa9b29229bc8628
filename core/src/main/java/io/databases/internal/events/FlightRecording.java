package io.databases.internal.events;

import jdk.jfr.FlightRecorder;

/**
 * Whether Flight Recorder has been started, now or some time before. Until then no event class may
 * be touched: the first one that is loaded sets up Flight Recorder as a whole, which can take
 * longer than everything else a short program does.
 */
public final class FlightRecording {
  private FlightRecording() {}

  public static boolean isOn() {
    return FlightRecorder.isInitialized();
  }
}
