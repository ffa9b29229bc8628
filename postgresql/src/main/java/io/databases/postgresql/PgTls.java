package io.databases.postgresql;

import io.databases.ConfigurationException;
import io.databases.postgresql.protocol.Frontend;
import io.databases.spi.Deadline;
import io.databases.wire.Channel;
import io.databases.wire.Endpoint;
import io.databases.wire.Watchdog;
import io.databases.wire.WriteBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS as {@code sslmode} asks for it (documentation, "SSL Session Encryption", and libpq's "SSL
 * Support").
 */
final class PgTls {
  private PgTls() {}

  /** The channel to go on with: under TLS, or in the clear where that is allowed. */
  static Channel negotiate(
      PgOptions options, Endpoint.Tcp endpoint, Channel channel, Deadline deadline)
      throws IOException {
    if (options.sslMode() == PgOptions.SslMode.DISABLE) {
      return channel;
    }
    try (var _ = Watchdog.closeAt(deadline, channel::close)) {
      var request = new WriteBuffer(8);
      Frontend.sslRequest(request);
      channel.write(request.array(), 0, request.size());
      byte[] answer = new byte[1];
      channel.read(answer, 0, 1);
      if (answer[0] == 'S') {
        return start(options, endpoint, channel);
      }
    }
    if (options.sslMode() == PgOptions.SslMode.PREFER) {
      return channel;
    }
    throw new SSLException(
        "the server does not offer TLS, which sslmode=" + options.sslMode().option() + " demands");
  }

  private static Channel start(PgOptions options, Endpoint.Tcp endpoint, Channel channel)
      throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust(options)}, null);
      var parameters = new SSLParameters();
      if (options.sslMode() == PgOptions.SslMode.VERIFY_FULL) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      return channel.startTls(context.getSocketFactory(), endpoint.host(), parameters);
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager trust(PgOptions options)
      throws GeneralSecurityException, IOException {
    if (!options.sslMode().verifies()) {
      return new TrustEverybody();
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    var file = options.sslRootCertificate();
    factory.init(file == null ? null : keyStore(file));
    return factory.getTrustManagers()[0];
  }

  private static KeyStore keyStore(Path file) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(file)) {
      int index = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("root" + index++, certificate);
      }
    }
    return store;
  }

  /** For modes that encrypt without asking who the server is, as libpq's {@code require} does. */
  private static final class TrustEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /**
   * What SCRAM-SHA-256-PLUS binds the login to: the hash of the server's certificate (RFC 5929,
   * section 4.1); null where the channel is not encrypted.
   */
  static byte @Nullable [] channelBinding(Channel channel) throws IOException {
    var session = channel.tlsSession();
    if (session == null) {
      return null;
    }
    try {
      var certificate = (X509Certificate) session.getPeerCertificates()[0];
      var name = certificate.getSigAlgName();
      int with = name.indexOf("with");
      var hash =
          with < 0 ? "SHA-256" : name.substring(0, with).replace("SHA", "SHA-").replace("--", "-");
      if (hash.equals("MD5") || hash.equals("SHA-1")) {
        hash = "SHA-256";
      }
      return MessageDigest.getInstance(hash).digest(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException("the server's certificate cannot be bound to: " + e.getMessage(), e);
    }
  }
}
