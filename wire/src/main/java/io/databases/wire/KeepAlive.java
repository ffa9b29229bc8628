package io.databases.wire;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * How TCP finds out that the other side has gone without a word.
 *
 * @param enabled whether it tries at all
 * @param idleSeconds silence before the first probe; null for the system's own setting, as below
 * @param intervalSeconds between two probes
 * @param count probes without an answer before the connection counts as lost
 */
public record KeepAlive(
    boolean enabled,
    @Nullable Integer idleSeconds,
    @Nullable Integer intervalSeconds,
    @Nullable Integer count) {

  /** On, with the system's times. */
  public static final KeepAlive SYSTEM = new KeepAlive(true, null, null, null);

  void apply(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, enabled);
    if (enabled) {
      apply(channel, ExtendedSocketOptions.TCP_KEEPIDLE, idleSeconds);
      apply(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, intervalSeconds);
      apply(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, count);
    }
  }

  private static void apply(
      SocketChannel channel, SocketOption<Integer> option, @Nullable Integer value)
      throws IOException {
    if (value != null && channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
    }
  }
}
