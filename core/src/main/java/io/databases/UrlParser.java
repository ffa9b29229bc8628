package io.databases;

import io.databases.DatabaseUrl.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the text of one address apart; what it rejects it explains without showing a password. */
final class UrlParser {
  private static final String NAME = "[A-Za-z][A-Za-z0-9_.-]*";
  private static final Pattern SCHEME_NAME = Pattern.compile(NAME);
  private static final Pattern SCHEME = Pattern.compile("(" + NAME + ")(?:\\+(" + NAME + "))?://");

  /** An ODBC connection string cannot start with two slashes, so that is an ordinary address. */
  private static final Pattern OPAQUE =
      Pattern.compile("(jdbc):(.*)|(odbc):(?!//)(.*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern AUTHORITY = Pattern.compile("[^/?]*");
  private static final Pattern HOST_PORT =
      Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]*))(?::(\\d{0,5}))?");

  private final String text;

  UrlParser(String text) {
    this.text = text;
  }

  /** The dialect in its canonical spelling, or null where the name cannot be one. */
  static @Nullable String canonicalDialect(String name) {
    String dialect = name.toLowerCase(Locale.ROOT);
    return switch (dialect) {
      case "postgres" -> "postgresql";
      case "jdbc" -> null; // what follows jdbc: is taken as it is, so there are no parts
      default -> isSchemeName(name) ? dialect : null;
    };
  }

  static boolean isSchemeName(String name) {
    return SCHEME_NAME.matcher(name).matches();
  }

  UrlDraft parse() {
    checkCharacters();
    Matcher opaque = OPAQUE.matcher(text);
    if (opaque.matches()) {
      return opaque(opaque);
    }
    if (text.codePoints().anyMatch(UrlParser::isBlank)) {
      throw error("it holds a blank, which must be written %20");
    }
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.lookingAt()) {
      throw error("it must start with a dialect (and perhaps a driver) followed by ://");
    }
    UrlDraft draft = new UrlDraft();
    String dialect = canonicalDialect(scheme.group(1));
    if (dialect == null) {
      throw error("jdbc must be followed by a colon and the address as the JDBC driver takes it");
    }
    draft.dialect = dialect;
    draft.driver = scheme.group(2) == null ? "" : scheme.group(2).toLowerCase(Locale.ROOT);

    Matcher authority = AUTHORITY.matcher(text).region(scheme.end(), text.length());
    String rest = authority.lookingAt() ? text.substring(authority.end()) : "";
    if (!authority.group().isEmpty() && rest.indexOf('@') >= 0) {
      // Most likely a password with one of these in it; taken literally, part of the password would
      // become the host or the database and be shown.
      throw error("after the host an @ must be written %40, in a password / is %2F and ? is %3F");
    }
    authority(draft, authority.group());
    int question = rest.indexOf('?');
    String path = question < 0 ? rest : rest.substring(0, question);
    draft.database = path.isEmpty() ? "" : decode(path.substring(1));
    if (question >= 0) {
      options(draft, rest.substring(question + 1));
    }
    return draft;
  }

  private void checkCharacters() {
    if (text.isBlank()) {
      throw error("it is empty");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw error("it holds a control character, such as a tab or the end of a line");
    }
    if (isBlank(text.codePointAt(0)) || isBlank(text.codePointBefore(text.length()))) {
      throw error("it starts or ends with a blank");
    }
  }

  private static boolean isBlank(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  private UrlDraft opaque(Matcher matcher) {
    boolean jdbc = matcher.group(1) != null;
    UrlDraft draft = new UrlDraft();
    draft.dialect = jdbc ? "jdbc" : "odbc";
    draft.opaque = jdbc ? matcher.group(2) : matcher.group(4);
    if (draft.opaque.isEmpty()) {
      throw error("nothing follows the " + draft.dialect + ":");
    }
    return draft;
  }

  private void authority(UrlDraft draft, String authority) {
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String[] userinfo = authority.substring(0, at).split(":", 2);
      draft.username = decode(userinfo[0]);
      draft.password = userinfo.length == 2 ? decode(userinfo[1]) : "";
    }
    String[] parts = authority.substring(at + 1).split(",", -1);
    List<HostPort> hosts = new ArrayList<>();
    for (String part : parts) {
      Matcher matcher = HOST_PORT.matcher(part);
      if (!matcher.matches()) {
        throw error(
            "after the host there may only be a colon and a port, a number from 1 to 65535"
                + " (an IPv6 address goes into brackets)");
      }
      OptionalInt port = port(matcher.group(3));
      String host = decode(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
      if (!host.isEmpty()) {
        hosts.add(new HostPort(host, port));
      } else if (parts.length == 1) {
        draft.port = port;
      } else {
        throw error("between two hosts there must be exactly one comma");
      }
    }
    draft.hosts = hosts;
  }

  private OptionalInt port(@Nullable String digits) {
    if (digits == null || digits.isEmpty()) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(digits);
    if (!HostPort.isPort(port)) {
      throw error("a port is a number from 1 to 65535");
    }
    return OptionalInt.of(port);
  }

  private void options(UrlDraft draft, String query) {
    if (query.isEmpty()) {
      return;
    }
    for (String part : query.split("&", -1)) {
      String[] option = part.split("=", 2);
      if (option.length < 2 || option[0].isEmpty()) {
        throw error("options are written name=value, with one & between two of them");
      }
      String name = decode(option[0]);
      if (draft.options.putIfAbsent(name, decode(option[1])) != null) {
        throw error("the option " + Percent.encode(name, "") + " is given twice");
      }
    }
  }

  private String decode(String part) {
    String decoded = Percent.decode(part);
    if (decoded == null) {
      throw error(
          "a % must start a character in percent-encoded UTF-8, such as %20, but not %00;"
              + " the percent sign itself is %25");
    }
    return decoded;
  }

  private ConfigurationException error(String problem) {
    return new ConfigurationException(
        "Cannot read the database URL \"%s\": %s. Example of a good one: %s"
            .formatted(Secrets.maskMalformed(text), problem, example()));
  }

  private String example() {
    String start = text.strip().toLowerCase(Locale.ROOT);
    if (start.startsWith("sqlite")) {
      return "sqlite:///file.db";
    } else if (start.startsWith("jdbc")) {
      return "jdbc:postgresql://localhost:5432/database";
    } else if (start.startsWith("odbc")) {
      return "odbc:Driver=SQLite3;Database=file.db";
    }
    return "postgresql://user:password@localhost:5432/database?ssl=require";
  }
}
