package io.databases;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a URL, taken out one by one by those who understand them. */
final class UrlOptions {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final DatabaseUrl url;
  private final Map<String, String> left;

  UrlOptions(DatabaseUrl url) {
    this.url = url;
    this.left = new LinkedHashMap<>(url.options());
  }

  /** What nobody has taken. */
  Map<String, String> left() {
    return Map.copyOf(left);
  }

  @Nullable Integer takeInt(String name) {
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

  @Nullable Boolean takeBoolean(String name) {
    var text = left.remove(name);
    return switch (text) {
      case null -> null;
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw wrong(name, text, "true or false");
    };
  }

  /** A number of seconds, with a fraction or without. */
  @Nullable Duration takeSeconds(String name) {
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

  private ConfigurationException wrong(String name, String text, String wanted) {
    return new ConfigurationException(
        "option %s=%s in %s: expected %s".formatted(name, text, url, wanted));
  }
}
