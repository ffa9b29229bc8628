package io.databases.wire;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface Endpoint {
  /** A TCP port; the name is looked up when connecting. */
  record Tcp(String host, int port) implements Endpoint {
    @Override
    public String toString() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  /** A Unix socket. */
  record Unix(Path path) implements Endpoint {
    @Override
    public String toString() {
      return path.toString();
    }
  }
}
