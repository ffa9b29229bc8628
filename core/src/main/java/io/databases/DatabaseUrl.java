package io.databases;

import static java.util.function.Predicate.not;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database.
 *
 * <p>{@code dialect[+driver]://user:password@host:port/database?option=value}, for example
 *
 * <ul>
 *   <li>{@code postgresql://user:password@localhost:5432/shop?ssl=require}
 *   <li>{@code postgresql+jdbc://host1:5432,host2:5433/shop}, {@code mysql://root@[::1]/shop}
 *   <li>{@code postgresql:///shop?host=/var/run/postgresql}
 *   <li>{@code sqlite:///file.db} (relative), {@code sqlite:////folder/file.db} (absolute), {@code
 *       sqlite://} and {@code sqlite:///:memory:} (in memory)
 *   <li>{@code jdbc:…} and {@code odbc:…}, followed by what the JDBC or ODBC driver takes
 * </ul>
 *
 * <p>User, password, hosts, database and options are percent-encoded in the text and decoded in the
 * accessors; an {@code @} after the host must be encoded, as must blanks anywhere. A plus sign
 * stands for itself, and {@code #} is a character like any other. A part that is there but empty
 * counts as absent. Whether a dialect or an option is known, its driver decides.
 *
 * <p><b>Passwords.</b> {@link #toString} shows {@code ********} in place of each password; {@link
 * #reveal} shows it. {@code parse(url.reveal())} equals {@code url} always, {@code
 * parse(url.toString())} equals it where there is nothing to hide.
 *
 * <p>The texts after {@code jdbc:} and {@code odbc:} are taken as they are: they have no parts, and
 * the {@code with…} methods refuse them. {@code odbc://} is an ordinary address.
 *
 * <p>A value: immutable and safe for use by many threads. Two are equal where their parts are,
 * however they were spelled and in whatever order the options came. No method takes or returns null
 * unless it says so.
 */
public final class DatabaseUrl {
  private static final String[] HOST_OPTIONS = {"host", "unix_sock", "unix_socket"};
  private static final String USER_OPTION = "user";
  private static final String PASSWORD_OPTION = "password";

  private final String dialect;
  private final String driver;
  private final String username;
  private final String password;
  private final List<HostPort> hosts;
  private final OptionalInt port;
  private final String database;
  private final Map<String, String> options;
  private final String opaque;

  private DatabaseUrl(UrlDraft draft) {
    dialect = draft.dialect;
    driver = draft.driver;
    username = draft.username;
    password = draft.password;
    hosts = List.copyOf(draft.hosts);
    port = hosts.isEmpty() ? draft.port : hosts.getFirst().port();
    database = draft.database;
    options = Collections.unmodifiableMap(new LinkedHashMap<>(draft.options));
    opaque = draft.opaque;
  }

  /**
   * Reads an address.
   *
   * @throws ConfigurationException if it is malformed; the message says how, and hides whatever may
   *     be a password
   */
  public static DatabaseUrl parse(String text) {
    return new DatabaseUrl(new UrlParser(Objects.requireNonNull(text, "text")).parse());
  }

  /**
   * The kind of database in lower case, such as {@code postgresql}, also for {@code postgres://}.
   */
  public String dialect() {
    return dialect;
  }

  /** The driver named after the dialect, in lower case; "" where none is. */
  public String driver() {
    return driver;
  }

  /** The user before the host, else the option {@code user}. */
  public Optional<String> username() {
    return firstPresent(username, USER_OPTION);
  }

  /** The password before the host, else the option {@code password}. Not for display. */
  public Optional<String> password() {
    return firstPresent(password, PASSWORD_OPTION);
  }

  /** The first of {@link #hosts}, without brackets. */
  public Optional<String> host() {
    return hosts().stream().findFirst().map(HostPort::host);
  }

  /** The port of the first host, or the one given without a host. */
  public OptionalInt port() {
    return port;
  }

  /**
   * The hosts in their order, unmodifiable. Where none is named, the first of the options {@code
   * host}, {@code unix_sock} and {@code unix_socket} takes its place; without those, none.
   */
  public List<HostPort> hosts() {
    if (!hosts.isEmpty()) {
      return hosts;
    }
    return firstPresent("", HOST_OPTIONS).stream().map(host -> new HostPort(host, port)).toList();
  }

  /** The database name, or the file of SQLite; "" where absent. */
  public String database() {
    return database;
  }

  /** The options, decoded, in their order; unmodifiable. May hold a password. */
  public Map<String, String> options() {
    return options;
  }

  /** The decoded value of one option, "" if it is there without a value. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * The address of the same database as a JDBC driver takes it, for tools such as Flyway and
   * Liquibase, without user and password: give them {@link #username} and {@link #password} beside
   * it. A {@code jdbc:} address is given as it is. Options of this library are left out, those of
   * the driver stay.
   *
   * @throws ConfigurationException where no JDBC driver is known that takes it
   */
  public String jdbcUrl() {
    return new JdbcUrl(this).text();
  }

  /**
   * This URL for another dialect.
   *
   * @throws ConfigurationException if the name cannot be a dialect, or this is a {@code jdbc:} or
   *     {@code odbc:} text
   */
  public DatabaseUrl withDialect(String dialect) {
    String canonical = UrlParser.canonicalDialect(dialect);
    if (canonical == null) {
      throw refusal("a dialect is a word such as postgresql, and jdbc: addresses have no parts");
    }
    return change(draft -> draft.dialect = canonical);
  }

  /**
   * This URL with another driver; null or "" for none.
   *
   * @throws ConfigurationException if the name cannot be a driver, or this is a {@code jdbc:} or
   *     {@code odbc:} text
   */
  public DatabaseUrl withDriver(@Nullable String driver) {
    String name = text(driver).toLowerCase(Locale.ROOT);
    if (!name.isEmpty() && !UrlParser.isSchemeName(name)) {
      throw refusal("a driver is a word such as jdbc");
    }
    return change(draft -> draft.driver = name);
  }

  /**
   * This URL for another user, also in place of the option {@code user}; null or "" for none.
   *
   * @throws ConfigurationException if UTF-8 cannot express the text, if it holds NUL, or if this is
   *     a {@code jdbc:} or {@code odbc:} text
   */
  public DatabaseUrl withUsername(@Nullable String username) {
    String value = text(username);
    return change(draft -> {
      draft.username = value;
      draft.options.remove(USER_OPTION);
    });
  }

  /**
   * This URL with another password, also in place of the option {@code password}; null or "" for
   * none.
   *
   * @throws ConfigurationException as {@link #withUsername} does; the message does not hold it
   */
  public DatabaseUrl withPassword(@Nullable String password) {
    String value = text(password);
    return change(draft -> {
      draft.password = value;
      draft.options.remove(PASSWORD_OPTION);
    });
  }

  /**
   * This URL with one other host in place of all hosts, also of those in options; null or "" for
   * none. The port stays. An IPv6 address may come with or without brackets.
   *
   * @throws ConfigurationException as {@link #withUsername} does
   */
  public DatabaseUrl withHost(@Nullable String host) {
    String value = text(host);
    boolean bracketed = value.startsWith("[") && value.endsWith("]");
    String bare = bracketed ? value.substring(1, value.length() - 1) : value;
    return change(draft -> {
      draft.hosts = bare.isEmpty() ? List.of() : List.of(new HostPort(bare, port));
      List.of(HOST_OPTIONS).forEach(draft.options::remove);
    });
  }

  /**
   * This URL with another port, the same for all hosts.
   *
   * @throws ConfigurationException if it is not from 1 to 65535, or this is a {@code jdbc:} or
   *     {@code odbc:} text
   */
  public DatabaseUrl withPort(int port) {
    if (!HostPort.isPort(port)) {
      throw refusal("a port is a number from 1 to 65535, not " + port);
    }
    return withPort(OptionalInt.of(port));
  }

  /**
   * This URL without any port.
   *
   * @throws ConfigurationException if this is a {@code jdbc:} or {@code odbc:} text
   */
  public DatabaseUrl withoutPort() {
    return withPort(OptionalInt.empty());
  }

  private DatabaseUrl withPort(OptionalInt port) {
    return change(draft -> {
      draft.hosts = hosts.stream().map(host -> new HostPort(host.host(), port)).toList();
      draft.port = port;
    });
  }

  /**
   * This URL with another database name or file; null or "" for none.
   *
   * @throws ConfigurationException as {@link #withUsername} does
   */
  public DatabaseUrl withDatabase(@Nullable String database) {
    String value = text(database);
    return change(draft -> draft.database = value);
  }

  /**
   * This URL with an option set, in place of one of that name or after the others.
   *
   * @throws ConfigurationException if the name is empty, and as {@link #withUsername} does
   */
  public DatabaseUrl withOption(String name, String value) {
    if (name.isEmpty()) {
      throw refusal("an option must have a name");
    }
    String checkedName = text(name);
    String checkedValue = text(value);
    return change(draft -> draft.options.put(checkedName, checkedValue));
  }

  /**
   * This URL without the option of that name, if it is there.
   *
   * @throws ConfigurationException if this is a {@code jdbc:} or {@code odbc:} text
   */
  public DatabaseUrl withoutOption(String name) {
    return change(draft -> draft.options.remove(name));
  }

  private DatabaseUrl change(Consumer<UrlDraft> change) {
    if (!opaque.isEmpty()) {
      throw refusal("it is taken as it is, so its parts cannot be replaced; change its text");
    }
    UrlDraft draft = new UrlDraft();
    draft.dialect = dialect;
    draft.driver = driver;
    draft.username = username;
    draft.password = password;
    draft.hosts = hosts;
    draft.port = port;
    draft.database = database;
    draft.options = new LinkedHashMap<>(options);
    change.accept(draft);
    return new DatabaseUrl(draft);
  }

  private String text(@Nullable String value) {
    if (value != null && !Percent.isText(value)) {
      throw refusal("the new part holds a NUL, or half of a character that Java writes as a pair");
    }
    return value == null ? "" : value;
  }

  private ConfigurationException refusal(String problem) {
    return new ConfigurationException(
        "Cannot change the database URL \"%s\": %s".formatted(this, problem));
  }

  private Optional<String> firstPresent(String part, String... optionNames) {
    Stream<String> fromOptions = Stream.of(optionNames).map(name -> options.getOrDefault(name, ""));
    return Stream.concat(Stream.of(part), fromOptions).filter(not(String::isEmpty)).findFirst();
  }

  /** The text of this URL with its passwords. Not for logs or messages. */
  public String reveal() {
    return print(false);
  }

  /** The text of this URL with {@code ********} for each password, for logs and messages. */
  @Override
  public String toString() {
    return print(true);
  }

  private String print(boolean masked) {
    if (!opaque.isEmpty()) {
      String text = dialect + ":" + opaque;
      return masked ? Secrets.maskOpaque(text) : text;
    }
    StringBuilder text = new StringBuilder(dialect);
    if (!driver.isEmpty()) {
      text.append('+').append(driver);
    }
    text.append("://").append(Percent.encode(username, ""));
    if (!password.isEmpty()) {
      text.append(':').append(masked ? Secrets.MASK : Percent.encode(password, ""));
    }
    if (!username.isEmpty() || !password.isEmpty()) {
      text.append('@');
    }
    if (hosts.isEmpty()) {
      port.ifPresent(number -> text.append(':').append(number));
    }
    text.append(hosts.stream().map(HostPort::toString).collect(Collectors.joining(",")));
    if (!database.isEmpty()) {
      text.append('/').append(Percent.encode(database, "/:"));
    }
    String separator = "?";
    for (Map.Entry<String, String> option : options.entrySet()) {
      boolean hidden = masked && Secrets.isSecret(option.getKey());
      text.append(separator)
          .append(Percent.encode(option.getKey(), ""))
          .append('=')
          .append(hidden ? Secrets.MASK : Percent.encode(option.getValue(), "/:,"));
      separator = "&";
    }
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DatabaseUrl that
        && dialect.equals(that.dialect)
        && driver.equals(that.driver)
        && username.equals(that.username)
        && password.equals(that.password)
        && hosts.equals(that.hosts)
        && port.equals(that.port)
        && database.equals(that.database)
        && options.equals(that.options)
        && opaque.equals(that.opaque);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        dialect, driver, username, password, hosts, port, database, options, opaque);
  }

  /**
   * One server: its name, IP address (IPv6 without brackets) or the folder of its Unix socket, and
   * its port where one is given. A value.
   */
  public record HostPort(String host, OptionalInt port) {
    /**
     * @throws ConfigurationException if the host is empty, holds a NUL or half of a character, or
     *     if the port is not from 1 to 65535
     */
    public HostPort {
      if (host.isEmpty()
          || !Percent.isText(host)
          || (port.isPresent() && !isPort(port.getAsInt()))) {
        throw new ConfigurationException(
            "A host needs a name, and its port must be from 1 to 65535, such as localhost:5432");
      }
    }

    static boolean isPort(int number) {
      return number >= 1 && number <= 65535;
    }

    /** Host and port as a URL writes them. */
    @Override
    public String toString() {
      String encoded = Percent.encode(host, ":");
      String bracketed = host.indexOf(':') < 0 ? encoded : "[" + encoded + "]";
      return port.isPresent() ? bracketed + ":" + port.getAsInt() : bracketed;
    }
  }
}
