package io.databases.spi;

import io.databases.ConfigurationException;
import io.databases.DatabaseUrl;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options of a URL, taken out one by one by those who understand them. A value that cannot be
 * used is a {@link ConfigurationException} that names the option and what was expected. Each method
 * gives null for an option that is not there. Not thread safe.
 */
public final class UrlOptions {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final DatabaseUrl url;
  private final Map<String, String> left;

  /** All options of the URL. */
  public UrlOptions(DatabaseUrl url) {
    this(url, url.options());
  }

  /**
   * Those that others have left.
   *
   * @param url for messages
   */
  public UrlOptions(DatabaseUrl url, Map<String, String> options) {
    this.url = url;
    this.left = new LinkedHashMap<>(options);
  }

  /** What nobody has taken. */
  public Map<String, String> left() {
    return Map.copyOf(left);
  }

  public @Nullable String take(String name) {
    return left.remove(name);
  }

  public @Nullable Path takePath(String name) {
    var text = left.remove(name);
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      throw wrong(name, text, "a path");
    }
  }

  public @Nullable Integer takeInt(String name) {
    var text = left.remove(name);
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw wrong(name, text, "a whole number");
    }
  }

  /** A whole number that is not below {@code least}. */
  public @Nullable Integer takeInt(String name, int least) {
    var number = takeInt(name);
    if (number != null && number < least) {
      throw wrong(name, number.toString(), least + " or more");
    }
    return number;
  }

  public @Nullable Boolean takeBoolean(String name) {
    var text = left.remove(name);
    return switch (text) {
      case null -> null;
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw wrong(name, text, "true or false");
    };
  }

  /** A number of seconds, with a fraction or without. */
  public @Nullable Duration takeSeconds(String name) {
    var text = left.remove(name);
    if (text == null) {
      return null;
    }
    try {
      var nanos = new BigDecimal(text).multiply(NANOS).longValueExact();
      if (nanos >= 0) {
        return Duration.ofNanos(nanos);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(name, text, "a number of seconds");
    }
    throw wrong(name, text, "a number of seconds");
  }

  /** One of an enum's constants, written in lower case and with dashes. */
  public <E extends Enum<E>> @Nullable E takeOneOf(String name, Class<E> type) {
    var text = left.remove(name);
    if (text == null) {
      return null;
    }
    for (var constant : type.getEnumConstants()) {
      if (spelling(constant).equals(text)) {
        return constant;
      }
    }
    var all =
        Arrays.stream(type.getEnumConstants())
            .map(UrlOptions::spelling)
            .collect(Collectors.joining(", "));
    throw wrong(name, text, "one of " + all);
  }

  /** How an option's value is written that stands for a constant: {@code VERIFY_CA} verify-ca. */
  public static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The error for a value that cannot be used. */
  public ConfigurationException wrong(String name, String text, String wanted) {
    return new ConfigurationException(
        "option %s=%s in %s: expected %s".formatted(name, text, url, wanted));
  }
}
