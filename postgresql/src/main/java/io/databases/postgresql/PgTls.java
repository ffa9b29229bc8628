package io.databases.postgresql;

import io.databases.postgresql.protocol.Frontend;
import io.databases.wire.Channel;
import io.databases.wire.Endpoint;
import io.databases.wire.ProtocolException;
import io.databases.wire.WriteBuffer;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** How a connection comes under TLS (documentation, "SSL Session Encryption"). */
final class PgTls {
  /** PostgreSQL's name in ALPN. */
  static final String PROTOCOL = "postgresql";

  private PgTls() {}

  /**
   * The channel under TLS.
   *
   * @throws SSLException where the server offers none, or is not who it should be
   */
  static Channel start(PgOptions options, Endpoint.Tcp endpoint, Channel channel)
      throws IOException {
    if (!options.directTls() && !isOffered(channel)) {
      throw new NotOffered();
    }
    var encrypted = options.tls().start(channel, endpoint.host());
    var agreed = encrypted.applicationProtocol();
    if (!agreed.equals(PROTOCOL) && (options.directTls() || !agreed.isEmpty())) {
      encrypted.close();
      throw new SSLException(
          "what answers there does not say that it is PostgreSQL (by ALPN)"
              + (options.directTls()
                  ? "; sslnegotiation=direct needs PostgreSQL 17 or newer"
                  : ""));
    }
    return encrypted;
  }

  /** The server has no TLS; the channel can still be used. */
  static final class NotOffered extends SSLException {
    private static final long serialVersionUID = 1L;

    NotOffered() {
      super("the server does not offer TLS");
    }
  }

  private static boolean isOffered(Channel channel) throws IOException {
    var request = new WriteBuffer(8);
    Frontend.sslRequest(request);
    channel.write(request.array(), 0, request.size());
    byte[] answer = new byte[1]; // no more: what follows in the clear is not to be trusted
    channel.read(answer, 0, 1);
    return switch (answer[0]) {
      case 'S' -> true;
      case 'N' -> false;
      case 'E' ->
          throw new SSLException(
              "the server answers a request for TLS with an error; its log tells more");
      default -> throw new ProtocolException("the answer to a request for TLS is not PostgreSQL's");
    };
  }
}
