package io.databases;

import io.databases.DatabaseUrl.HostPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The parts of a {@link DatabaseUrl} while it is put together, decoded; what is absent is empty.
 * Used by one thread, then copied into the URL.
 */
final class UrlDraft {
  String dialect = "";
  String driver = "";
  String username = "";
  String password = "";
  List<HostPort> hosts = List.of();

  /** The port where no host is named; without meaning where one is. */
  OptionalInt port = OptionalInt.empty();

  String database = "";
  Map<String, String> options = new LinkedHashMap<>();

  /** What follows {@code jdbc:} or {@code odbc:} and is taken as it is; all else is empty then. */
  String opaque = "";
}
