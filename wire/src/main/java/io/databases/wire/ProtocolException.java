package io.databases.wire;

import java.io.IOException;

/**
 * What came is not what the protocol allows here: a broken or hostile server, or another program
 * than the one expected. The channel is of no use any more.
 */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
