package io.databases;

import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The address that a JDBC driver takes for the same database. */
final class JdbcUrl {
  /** What is for this library alone. */
  private static final Set<String> OWN =
      Set.of(
          "min_size",
          "max_size",
          "acquire_timeout",
          "connect_timeout",
          "pool_recycle",
          "idle_timeout",
          "validate_after",
          "close_grace",
          "leak_detection",
          "timeout",
          "force_rollback");

  private final DatabaseUrl url;

  JdbcUrl(DatabaseUrl url) {
    this.url = url;
  }

  String text() {
    return switch (url.dialect()) {
      case "jdbc" -> url.reveal();
      case "postgresql", "mysql", "mariadb" -> server();
      case "sqlite" -> "jdbc:sqlite:" + file() + options();
      default -> throw refusal("there is no JDBC driver known for \"" + url.dialect() + "\"");
    };
  }

  private String file() {
    return url.database().isEmpty() ? ":memory:" : url.database();
  }

  private String server() {
    var hosts =
        url.hosts().isEmpty()
            ? "localhost"
            : url.hosts().stream().map(this::host).collect(Collectors.joining(","));
    var port = url.hosts().isEmpty() && url.port().isPresent() ? ":" + url.port().getAsInt() : "";
    return "jdbc:%s://%s%s/%s%s"
        .formatted(url.dialect(), hosts, port, word(url.database(), "", "?"), options());
  }

  private String host(DatabaseUrl.HostPort host) {
    if (host.host().startsWith("/")) {
      throw refusal("JDBC drivers connect to a host and port, not to a Unix socket");
    }
    return host.toString();
  }

  private String options() {
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
    url.options()
        .forEach((name, value) -> {
          switch (name) {
            case "user", "password", "host" -> {} // told apart, or in front
            case "ssl" -> query.add(tls(value));
            default -> {
              if (!OWN.contains(name)) {
                query.add(word(name, "", "&=") + "=" + word(value, "/:,", "&"));
              }
            }
          }
        });
    return query.toString();
  }

  /**
   * A name or value as the driver reads it.
   *
   * @param plain what needs no encoding here
   * @param ending what would end it for a driver that decodes nothing
   */
  private String word(String text, String plain, String ending) {
    if (!url.dialect().equals("mariadb")) {
      return Percent.encode(text, plain);
    }
    if (text.chars().anyMatch(each -> ending.indexOf(each) >= 0)) {
      throw refusal(
          "MariaDB's JDBC driver decodes nothing, so that a name or value must not hold any of \"%s\";"
                  .formatted(ending)
              + " it takes values as properties, too");
    }
    return text;
  }

  /** Each driver has words of its own for the same five. */
  private String tls(String mode) {
    var wanted =
        switch (mode) {
          case "true" -> "require";
          case "false" -> "disable";
          default -> mode;
        };
    var word =
        switch (url.dialect()) {
          case "postgresql" -> postgreSql(wanted);
          case "mysql" -> mySql(wanted);
          case "mariadb" -> mariaDb(wanted);
          default -> throw refusal("there is no ssl for " + url.dialect());
        };
    return (url.dialect().equals("postgresql") ? "sslmode=" : "sslMode=") + word;
  }

  private String postgreSql(String wanted) {
    return switch (wanted) {
      case "disable", "allow", "prefer", "require", "verify-ca", "verify-full" -> wanted;
      default -> throw unknownMode(wanted);
    };
  }

  private String mySql(String wanted) {
    return switch (wanted) {
      case "disable" -> "DISABLED";
      case "prefer" -> "PREFERRED";
      case "require" -> "REQUIRED";
      case "verify-ca" -> "VERIFY_CA";
      case "verify-full" -> "VERIFY_IDENTITY";
      default -> throw unknownMode(wanted);
    };
  }

  private String mariaDb(String wanted) {
    return switch (wanted) {
      case "disable", "verify-ca", "verify-full" -> wanted;
      case "require" -> "trust";
      case "prefer" ->
          throw refusal("MariaDB's JDBC driver cannot do ssl=prefer; say require or false");
      default -> throw unknownMode(wanted);
    };
  }

  private ConfigurationException unknownMode(String mode) {
    return refusal(
        "ssl=" + mode + " is none of true, false, prefer, require, verify-ca and verify-full");
  }

  private ConfigurationException refusal(String reason) {
    return new ConfigurationException(
        "No JDBC address can be made of \"%s\": %s".formatted(url, reason));
  }
}
