package io.databases.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a server listens. */
public sealed interface Endpoint {
  /**
   * What to connect to, one address each, in the resolver's order. Blocks while a name is looked
   * up.
   *
   * @throws java.net.UnknownHostException where the name is not known
   */
  List<? extends Endpoint> addresses() throws IOException;

  /**
   * A TCP port.
   *
   * @param address one of the host's addresses, null where it is still to be looked up
   */
  record Tcp(String host, int port, @Nullable InetAddress address) implements Endpoint {
    public Tcp(String host, int port) {
      this(host, port, null);
    }

    @Override
    public List<Tcp> addresses() throws IOException {
      return address != null
          ? List.of(this)
          : Stream.of(InetAddress.getAllByName(host))
              .map(found -> new Tcp(host, port, found))
              .toList();
    }

    @Override
    public String toString() {
      var name = host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
      var known = address == null ? host : address.getHostAddress();
      return known.equals(host) ? name : name + " (" + known + ")";
    }
  }

  /** A Unix socket. */
  record Unix(Path path) implements Endpoint {
    @Override
    public List<Unix> addresses() {
      return List.of(this);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
