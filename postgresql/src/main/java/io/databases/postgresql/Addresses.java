package io.databases.postgresql;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Internet addresses and prefixes as PostgreSQL reads and writes them. */
final class Addresses {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[\\p{XDigit}:]*:[\\p{XDigit}:.]*");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

  private Addresses() {}

  static int bits(InetAddress address) {
    return address instanceof Inet4Address ? 32 : 128;
  }

  static void checkPrefix(InetAddress address, int prefix) {
    if (prefix < 0 || prefix > bits(address)) {
      throw new IllegalArgumentException(
          "the prefix is not between 0 and " + bits(address) + ": " + prefix);
    }
  }

  static void checkNetwork(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
        throw new IllegalArgumentException("a network has no bits set beyond its prefix");
      }
    }
  }

  /** What stands before the slash. */
  static InetAddress address(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
      throw notAnAddress();
    }
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) { // not kept as the cause: it quotes the text
      throw notAnAddress();
    }
    return address instanceof Inet4Address && literal.indexOf(':') >= 0
        ? mapped(address.getAddress())
        : address;
  }

  static int prefix(String text, InetAddress address) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return bits(address);
    }
    String digits = text.substring(slash + 1);
    if (!PREFIX.matcher(digits).matches()) {
      throw notAnAddress();
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException notAnAddress() {
    return new IllegalArgumentException("not an address such as 192.168.0.1/24 or 2001:db8::1");
  }

  /** {@code ::ffff:1.2.3.4}, which InetAddress would make an IPv4 address. */
  private static InetAddress mapped(byte[] four) {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    System.arraycopy(four, 0, bytes, 12, 4);
    try {
      return Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // only for another number of bytes
    }
  }

  /** Of IPv6 the longest run of zeros is left out, as RFC 5952 says. */
  static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return dotted(bytes, 0);
    }
    int[] words = new int[8];
    for (int i = 0; i < 8; i++) {
      words[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int runStart = -1;
    int runLength = 1; // a single zero is written
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && words[end] == 0) {
        end++;
      }
      if (end - i > runLength) {
        runStart = i;
        runLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    boolean holdsIpv4 =
        runStart == 0
            && (runLength == 6
                || (runLength == 7 && words[7] != 1)
                || (runLength == 5 && words[5] == 0xffff));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; ) {
      if (i == runStart) {
        text.append("::");
        i += runLength;
      } else if (i == 6 && holdsIpv4) {
        return text.append(text.toString().endsWith(":") ? "" : ":")
            .append(dotted(bytes, 12))
            .toString();
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
            .append(Integer.toHexString(words[i++]));
      }
    }
    return text.toString();
  }

  private static String dotted(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        + "."
        + (bytes[at + 1] & 0xff)
        + "."
        + (bytes[at + 2] & 0xff)
        + "."
        + (bytes[at + 3] & 0xff);
  }
}
