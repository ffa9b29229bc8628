package io.databases.testing.proxy;

import java.time.Duration;

/** What a {@link FaultProxy} does to one direction of a connection. */
public sealed interface Disturbance {
  /** Bytes pass as they come. */
  record None() implements Disturbance {}

  /** Bytes pass later, in order. */
  record Delay(Duration by) implements Disturbance {}

  /**
   * Nothing passes after so many bytes, until the proxy is told otherwise; the connection stays.
   */
  record Stall(long afterBytes) implements Disturbance {}

  /** Both directions are closed in good order after so many bytes. */
  record Cut(long afterBytes) implements Disturbance {}

  /** Both directions are reset after so many bytes, as a crashed host or a firewall does. */
  record Reset(long afterBytes) implements Disturbance {}

  /** This direction alone is closed after so many bytes. */
  record HalfClose(long afterBytes) implements Disturbance {}
}
