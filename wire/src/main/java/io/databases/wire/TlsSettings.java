package io.databases.wire;

import io.databases.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is put under TLS. Files are in PEM and are read for each connection, so that
 * certificates may be renewed. Immutable.
 *
 * @param verify what must be known of the server
 * @param roots the certificates that a server's is checked against; null for those that Java trusts
 * @param certificate this client's own, followed by those that lead to its root; null for none
 * @param key the private key of it; there if and only if {@code certificate} is
 * @param keyPassword what the key is encrypted with, null where it is not
 * @param protocols offered by ALPN
 */
public record TlsSettings(
    Verify verify,
    @Nullable Path roots,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String keyPassword,
    List<String> protocols) {

  /** What must be known of the server. */
  public enum Verify {
    NOTHING,
    /** Its certificate is signed by one of the roots. */
    SIGNATURE,
    /** That, and it is made out to the name that was connected to. */
    NAME
  }

  /**
   * The channel under TLS, after the handshake.
   *
   * @param host whom to expect; also told to the server
   * @throws ConfigurationException where a file cannot be read or used; names it
   * @throws IOException where the handshake fails, as for a server that is not who it should be
   */
  public Channel start(Channel channel, String host) throws IOException {
    var parameters = new SSLParameters();
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    if (verify == Verify.NAME) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return channel.startTls(context().getSocketFactory(), host, parameters);
  }

  private SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), new TrustManager[] {trust()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private TrustManager trust() throws GeneralSecurityException {
    if (verify == Verify.NOTHING) {
      return new TrustEverybody();
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots == null ? null : rootStore(roots));
    return factory.getTrustManagers()[0];
  }

  private static KeyStore rootStore(Path file) throws GeneralSecurityException {
    var store = emptyStore();
    int index = 0;
    for (var root : read(file, () -> Pem.certificates(file))) {
      store.setCertificateEntry("root" + index++, root);
    }
    return store;
  }

  private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
    if (certificate == null || key == null) {
      return null;
    }
    var chain = read(certificate, () -> Pem.certificates(certificate));
    var algorithm = chain.getFirst().getPublicKey().getAlgorithm();
    var privateKey = read(key, () -> Pem.privateKey(key, algorithm, keyPassword));
    var store = emptyStore();
    char[] none = {};
    store.setKeyEntry("client", privateKey, none, chain.toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  private interface Reading<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  private static <T> T read(Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException(
          "the file " + file + " cannot be used for TLS: " + e.getMessage(), e);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "TlsSettings[" + verify + ", " + roots + ", " + certificate + "]";
  }

  /** For those who want encryption without asking who the server is. */
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
}
