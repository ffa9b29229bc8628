package io.databases.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and keys in the textual form of RFC 7468. Keys may be PKCS#8, encrypted or not (RFC
 * 5958, 8018), or the older PKCS#1 for RSA (RFC 8017) and SEC 1 for elliptic curves (RFC 5915),
 * which Java does not read and which are therefore wrapped as PKCS#8.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final String OLDER = "; convert it with: openssl pkcs8 -topk8";
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 4;
  private static final int CURVE = 0xa0;

  /** The integer 0: the version of PKCS#8. */
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");

  /** rsaEncryption without parameters, as an AlgorithmIdentifier. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** The object identifier id-ecPublicKey. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Pem() {}

  private record Block(String label, String body) {
    byte[] bytes() throws GeneralSecurityException {
      try {
        return Base64.getMimeDecoder().decode(body);
      } catch (IllegalArgumentException e) {
        throw new InvalidKeySpecException("its base64 is damaged", e);
      }
    }
  }

  private static List<Block> blocks(Path file) throws IOException {
    return BLOCK
        .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
        .results()
        .map(match -> new Block(match.group(1), match.group(2)))
        .toList();
  }

  /** All certificates of a file, at least one. */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    var found = new ArrayList<X509Certificate>();
    for (var block : blocks(file)) {
      if (block.label().endsWith("CERTIFICATE")) {
        var bytes = new ByteArrayInputStream(block.bytes());
        found.add((X509Certificate) factory.generateCertificate(bytes));
      }
    }
    if (found.isEmpty()) {
      throw new InvalidKeySpecException("there is no certificate in it");
    }
    return found;
  }

  /**
   * The first private key of a file.
   *
   * @param algorithm of the certificate's public key, which it belongs to
   * @param password for an encrypted one
   */
  static PrivateKey privateKey(Path file, String algorithm, @Nullable String password)
      throws IOException, GeneralSecurityException {
    for (var block : blocks(file)) {
      if (block.label().endsWith("PRIVATE KEY")) {
        return KeyFactory.getInstance(algorithm).generatePrivate(pkcs8(block, password));
      }
    }
    throw new InvalidKeySpecException("there is no private key in it");
  }

  private static PKCS8EncodedKeySpec pkcs8(Block block, @Nullable String password)
      throws IOException, GeneralSecurityException {
    if (block.body().contains("Proc-Type:")) {
      throw new InvalidKeySpecException("it is encrypted in a form from before PKCS#8" + OLDER);
    }
    return switch (block.label()) {
      case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(block.bytes());
      case "ENCRYPTED PRIVATE KEY" -> decrypt(block.bytes(), password);
      case "RSA PRIVATE KEY" -> wrap(RSA, block.bytes());
      case "EC PRIVATE KEY" -> wrap(der(SEQUENCE, EC, curve(block.bytes())), block.bytes());
      default -> throw new InvalidKeySpecException("a " + block.label() + " is not read" + OLDER);
    };
  }

  private static PKCS8EncodedKeySpec decrypt(byte[] bytes, @Nullable String password)
      throws IOException, GeneralSecurityException {
    if (password == null) {
      throw new InvalidKeySpecException("it is encrypted, and no password for it was given");
    }
    var info = new EncryptedPrivateKeyInfo(bytes);
    var parameters = info.getAlgParameters();
    // Of PBES2, the parameters alone know the algorithm.
    var algorithm = parameters == null ? info.getAlgName() : parameters.toString();
    var secret =
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    var cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
    try {
      return info.getKeySpec(cipher);
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeySpecException("its password is wrong", e);
    }
  }

  private static PKCS8EncodedKeySpec wrap(byte[] algorithm, byte[] key) {
    return new PKCS8EncodedKeySpec(der(SEQUENCE, VERSION, algorithm, der(OCTETS, key)));
  }

  /** One element of DER (X.690, section 8.1): its tag, its length, its contents. */
  private static byte[] der(int tag, byte[]... parts) {
    var contents = new ByteArrayOutputStream();
    for (var part : parts) {
      contents.writeBytes(part);
    }
    int length = contents.size();
    var element = new ByteArrayOutputStream();
    element.write(tag);
    if (length >= 1 << 8) {
      element.write(0x82);
      element.write(length >> 8);
    } else if (length >= 1 << 7) {
      element.write(0x81);
    }
    element.write(length);
    element.writeBytes(contents.toByteArray());
    return element.toByteArray();
  }

  /** The object identifier of a SEC 1 key's curve: its field with the tag 0. */
  private static byte[] curve(byte[] key) throws InvalidKeySpecException {
    try {
      int at = contentsAt(key, 0); // of the sequence
      while ((key[at] & 0xff) != CURVE) {
        int contents = contentsAt(key, at);
        at = contents + lengthAt(key, at);
      }
      int from = contentsAt(key, at);
      return Arrays.copyOfRange(key, from, from + lengthAt(key, at));
    } catch (IndexOutOfBoundsException e) {
      throw new InvalidKeySpecException("it does not name its curve" + OLDER, e);
    }
  }

  private static int contentsAt(byte[] der, int element) {
    int first = der[element + 1] & 0xff;
    return element + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int lengthAt(byte[] der, int element) {
    int first = der[element + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = element + 2; i < contentsAt(der, element); i++) {
      length = length << 8 | (der[i] & 0xff);
    }
    return length;
  }
}
