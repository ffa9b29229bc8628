package io.databases.postgresql;

import io.databases.AuthenticationException;
import io.databases.ErrorDetails;
import io.databases.spi.UrlOptions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ways of proving who one is that the server may ask for: libpq's {@code require_auth}, which
 * keeps a server that is not the right one from asking for the password itself.
 */
record RequireAuth(Set<Method> allowed) {
  /** A way of proving who one is, as {@code require_auth} names it. */
  enum Method {
    NONE,
    PASSWORD,
    MD5,
    GSS,
    SSPI,
    SCRAM_SHA_256,
    OAUTH
  }

  /**
   * A list such as {@code scram-sha-256,md5}, or {@code !password,!none} for all but these; null
   * for whatever the server wants.
   */
  static RequireAuth of(@Nullable String list, UrlOptions given) {
    if (list == null || list.isEmpty()) {
      return new RequireAuth(EnumSet.allOf(Method.class));
    }
    var listed = EnumSet.noneOf(Method.class);
    boolean negated = list.startsWith("!");
    for (var item : list.split(",", -1)) {
      var method = method(negated && item.startsWith("!") ? item.substring(1) : item);
      if (method == null || item.startsWith("!") != negated || !listed.add(method)) {
        var all = Stream.of(Method.values()).map(UrlOptions::spelling);
        throw given.wrong(
            "require_auth",
            list,
            "different names out of "
                + all.collect(Collectors.joining(", "))
                + " with commas between them, all or none with an exclamation mark before it");
      }
    }
    return new RequireAuth(negated ? EnumSet.complementOf(listed) : listed);
  }

  private static @Nullable Method method(String name) {
    return Stream.of(Method.values())
        .filter(method -> UrlOptions.spelling(method).equals(name))
        .findFirst()
        .orElse(null);
  }

  /**
   * @throws AuthenticationException where the server asks for what is not wanted
   */
  void check(Method asked) {
    if (!allowed.contains(asked)) {
      throw new AuthenticationException(
          (asked == Method.NONE
                  ? "the server lets anybody in"
                  : "the server asks for " + UrlOptions.spelling(asked) + " authentication")
              + ", and require_auth allows only "
              + allowed.stream().map(UrlOptions::spelling).collect(Collectors.joining(", ")),
          ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
          null);
    }
  }
}
