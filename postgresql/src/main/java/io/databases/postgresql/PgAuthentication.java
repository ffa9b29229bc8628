package io.databases.postgresql;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.util.TlsServerEndpoint;
import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.ErrorDetails;
import io.databases.postgresql.PgOptions.ChannelBinding;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.protocol.Message;
import io.databases.postgresql.protocol.ServerError;
import io.databases.wire.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proves to the server who the user is, in the one way it asks for (documentation, "Start-up" and
 * "SASL Authentication"); and with SCRAM has the server prove that it knows the password, too.
 */
final class PgAuthentication {
  /** The server's own default is 4096; each costs about a microsecond. */
  private static final int MOST_ITERATIONS = 1_000_000;

  private static final String BOUND = "SCRAM-SHA-256-PLUS";

  private final PgBackend backend;
  private final PgOptions options;
  private final PgDialogue dialogue;

  /** Whether the password may go over this channel as it is. */
  private final boolean secret;

  private RequireAuth.@Nullable Method asked;
  private boolean bound;

  PgAuthentication(PgBackend backend, PgDialogue dialogue, boolean secret) {
    this.backend = backend;
    this.options = backend.options();
    this.dialogue = dialogue;
    this.secret = secret;
  }

  /** Takes an authentication request; true where the server has let the user in. */
  boolean answer(Message request) throws IOException {
    int kind = request.getInt();
    if (kind != 0 && asked != null) {
      throw new ProtocolException("it asks for a second authentication (code " + kind + ")");
    }
    switch (kind) {
      case 0 -> {
        admitted();
        return true;
      }
      case 3 -> cleartext();
      case 5 -> md5(request.getBytes(4));
      case 10 -> scram(mechanisms(request));
      case 7 -> check(RequireAuth.Method.GSS);
      case 9 -> check(RequireAuth.Method.SSPI);
      case 8, 11, 12 -> throw request.unexpected("that continues what was not begun");
      default -> throw unsupported("code " + kind);
    }
    return false;
  }

  /** Whether the server was sent a password, or a proof of one. */
  boolean hasSentPassword() {
    return asked != null;
  }

  private void admitted() {
    if (asked == null) {
      options.requireAuth().check(RequireAuth.Method.NONE);
    }
    if (options.channelBinding() == ChannelBinding.REQUIRE && !bound) {
      throw refuse(
          "channel_binding=require, and the server did not ask for it; it takes TLS and a"
              + " password stored for scram-sha-256",
          null);
    }
  }

  private void check(RequireAuth.Method method) {
    asked = method;
    options.requireAuth().check(method);
    switch (method) {
      case PASSWORD, MD5, SCRAM_SHA_256 -> {}
      default -> throw unsupported(method.name());
    }
  }

  private static ConfigurationException unsupported(String what) {
    return new ConfigurationException(
        "the server asks for an authentication method that is not supported ("
            + what
            + "); supported are trust, cert, password, md5 and scram-sha-256",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
        null);
  }

  private static AuthenticationException refuse(String message, @Nullable Throwable cause) {
    var details = ErrorDetails.NOTHING_SENT.withConnectionUsable(false);
    return new AuthenticationException(message, details, cause);
  }

  private void cleartext() throws IOException {
    check(RequireAuth.Method.PASSWORD);
    if (!secret && !options.allowCleartextPassword()) {
      throw refuse(
          "the server asks for the password in the clear, and the connection is not encrypted; use"
              + " sslmode=require, or allow it with allow_cleartext_password=true",
          null);
    }
    Frontend.password(dialogue.out(), backend.password());
    dialogue.flush();
  }

  /** {@code md5(md5(password + user) + salt)} in hexadecimal, as the server's pg_hba asks for. */
  private void md5(byte[] salt) throws IOException {
    check(RequireAuth.Method.MD5);
    var inner =
        md5Hex(bytes(backend.password()), bytes(options.user()))
            .getBytes(StandardCharsets.US_ASCII);
    Frontend.password(dialogue.out(), "md5" + md5Hex(inner, salt));
    dialogue.flush();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String md5Hex(byte[] first, byte[] second) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      digest.update(first);
      digest.update(second);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new ConfigurationException("this JVM has no MD5, which the server asks for", e);
    }
  }

  private static List<String> mechanisms(Message request) throws IOException {
    List<String> mechanisms = new ArrayList<>();
    for (var name = request.getText(); !name.isEmpty(); name = request.getText()) {
      mechanisms.add(name);
    }
    return mechanisms;
  }

  private void scram(List<String> mechanisms) throws IOException {
    if (mechanisms.stream().noneMatch(name -> name.startsWith("SCRAM-SHA-256"))) {
      check(
          mechanisms.contains("OAUTHBEARER")
              ? RequireAuth.Method.OAUTH
              : RequireAuth.Method.SCRAM_SHA_256);
      throw unsupported("SASL " + mechanisms);
    }
    check(RequireAuth.Method.SCRAM_SHA_256);
    try {
      exchange(client(mechanisms));
    } catch (ScramException | IllegalArgumentException e) {
      throw refuse(
          "the server's part of SCRAM is wrong, so it is not to be trusted: " + e.getMessage(), e);
    }
  }

  private ScramClient client(List<String> mechanisms) throws IOException {
    var builder =
        ScramClient.builder()
            .advertisedMechanisms(mechanisms)
            .username(options.user())
            .password(backend.password().toCharArray());
    byte[] binding =
        options.channelBinding() == ChannelBinding.DISABLE ? new byte[0] : channelBinding();
    if (binding.length > 0 && mechanisms.contains(BOUND)) {
      bound = true;
      builder.channelBinding(TlsServerEndpoint.TLS_SERVER_END_POINT, binding);
    } else if (options.channelBinding() == ChannelBinding.REQUIRE) {
      admitted(); // not going to be
    }
    return builder.build();
  }

  /** The hash of the server's certificate (RFC 5929, section 4.1); empty where there is none. */
  private byte[] channelBinding() throws IOException {
    var session = dialogue.channel().tlsSession();
    if (session == null) {
      return new byte[0];
    }
    try {
      return TlsServerEndpoint.getChannelBindingData(
          (X509Certificate) session.getPeerCertificates()[0]);
    } catch (CertificateEncodingException e) {
      throw new IOException("the server's certificate cannot be bound to: " + e.getMessage(), e);
    }
  }

  private void exchange(ScramClient client) throws IOException, ScramException {
    var first = bytes(client.clientFirstMessage().toString());
    Frontend.saslInitialResponse(dialogue.out(), client.getScramMechanism().getName(), first);
    dialogue.flush();
    int iterations = client.serverFirstMessage(saslAnswer(11)).getIterationCount();
    if (iterations > MOST_ITERATIONS) {
      throw refuse(
          "the server asks for %d iterations of SCRAM, which would keep this client busy; at most %d are made"
              .formatted(iterations, MOST_ITERATIONS),
          null);
    }
    Frontend.saslResponse(dialogue.out(), bytes(client.clientFinalMessage().toString()));
    dialogue.flush();
    client.serverFinalMessage(saslAnswer(12));
  }

  private String saslAnswer(int kind) throws IOException {
    var message = dialogue.next();
    while (message.type() == 'N') {
      backend.notice(ServerError.read(message));
      message = dialogue.next();
    }
    if (message.type() == 'E') {
      throw PgErrors.loginFailed(ServerError.read(message));
    }
    if (message.type() != 'R' || message.getInt() != kind) {
      throw message.unexpected("during SCRAM authentication");
    }
    return new String(message.getBytes(message.remaining()), StandardCharsets.UTF_8);
  }
}
