package io.databases;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides passwords in addresses that are about to be shown. Where the text leaves room for doubt it
 * hides too much rather than too little.
 */
final class Secrets {
  static final String MASK = "********";

  private static final Pattern SECRET =
      Pattern.compile(
          ".*(?:pass(?:word|wd|phrase|code)|pwd|secret|token).*|pass|pw|key|hexkey",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What may be the name of an option, together with the equals sign after it. */
  private static final Pattern NAME = Pattern.compile("(?<![\\w%.-])([\\w%.-]++)\\s*+=");

  /**
   * A value that ends at a semicolon, except inside braces (ODBC and SQL Server; a closing brace is
   * doubled) and after a backslash (H2).
   */
  private static final Pattern VALUE =
      Pattern.compile("\\s*+(?:\\{[^}]*+(?:}}[^}]*+)*+(?:}|$))?+[^;\\\\]*+(?:\\\\.?[^;\\\\]*+)*+");

  private static final Pattern SCHEME = Pattern.compile("\\s*[A-Za-z][A-Za-z0-9+_.-]*://");

  /** {@code //user:} of a JDBC or ODBC address, unless it is {@code //host:port}. */
  private static final Pattern USER =
      Pattern.compile("//[^/@:?;]*:(?!\\d{1,5}(?:[/;?]|$))|^jdbc:oracle:[^/@]*/");

  /** An IPv6 address in brackets, or a colon with something else than a port behind it. */
  private static final Pattern NOT_A_PORT =
      Pattern.compile("\\[[0-9A-Fa-f:.%]*]|(:)(?!\\d{0,5}(?:[,/?]|$))");

  private Secrets() {}

  /** True where the value of an option of this name is kept from being shown. */
  static boolean isSecret(String optionName) {
    return SECRET.matcher(optionName).matches();
  }

  /** A {@code jdbc:} or {@code odbc:} address without the passwords it may hold. */
  static String maskOpaque(String text) {
    BitSet hidden = namedSecrets(text);
    Matcher user = USER.matcher(text);
    int at = text.lastIndexOf('@');
    if (user.find() && user.end() <= at) {
      hidden.set(user.end(), at);
    }
    return mask(text, hidden);
  }

  /**
   * A text that is not an address, though perhaps meant to be one. A password with an unencoded
   * character in it is a likely reason, so whatever may belong to one is hidden: from the first
   * colon to the last {@code @}, and whatever stands in the place of a port without being one.
   */
  static String maskMalformed(String text) {
    BitSet hidden = namedSecrets(text);
    Matcher scheme = SCHEME.matcher(text);
    boolean hasScheme = scheme.lookingAt();
    int start = hasScheme ? scheme.end() : 0;
    int colon = text.indexOf(':', start);
    int at = text.indexOf('@', start) < 0 ? -1 : text.lastIndexOf('@');
    if (colon >= 0 && colon < at) {
      hidden.set(colon + 1, at);
    } else if (!hasScheme && at >= 0) {
      hidden.set(0, at);
    } else if (!hasScheme && colon >= 0) {
      hidden.set(colon + 1, text.length());
    }

    int hosts = Math.max(start, at + 1);
    Matcher port = NOT_A_PORT.matcher(text).region(hosts, endOfHosts(text, hosts));
    port.useTransparentBounds(true).useAnchoringBounds(false);
    while (port.find()) {
      if (port.group(1) != null) {
        hidden.set(port.end(), text.length());
      }
    }
    return mask(text, hidden);
  }

  private static int endOfHosts(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  /** The values of all options with a secret name, wherever in the text they may be. */
  private static BitSet namedSecrets(String text) {
    BitSet hidden = new BitSet(text.length());
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      // A name that is itself percent-encoded could be any name.
      if (name.group(1).indexOf('%') >= 0 || isSecret(name.group(1))) {
        hidden.set(name.end(), endOfValue(text, name.start(), name.end()));
      }
    }
    return hidden;
  }

  private static int endOfValue(String text, int nameStart, int valueStart) {
    char before = nameStart == 0 ? ';' : text.charAt(nameStart - 1);
    if (before == '?' || before == '&') {
      int end = text.indexOf('&', valueStart);
      return end < 0 ? text.length() : end;
    }
    Matcher value = VALUE.matcher(text).region(valueStart, text.length());
    return value.lookingAt() ? value.end() : text.length();
  }

  /** Shows each run of hidden characters as one mask, and control characters as question marks. */
  private static String mask(String text, BitSet hidden) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!hidden.get(i)) {
        char c = text.charAt(i);
        shown.append(Character.isISOControl(c) ? '?' : c);
      } else if (i == 0 || !hidden.get(i - 1)) {
        shown.append(MASK);
      }
    }
    return shown.toString();
  }
}
