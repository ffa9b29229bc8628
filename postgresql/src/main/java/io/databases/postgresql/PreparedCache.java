package io.databases.postgresql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements that one session has prepared on its server, the least recently used given up
 * first. With a size of 0 nothing is kept: every statement goes unnamed and is prepared each time,
 * as connection poolers in transaction mode need it. What is known of its types is not kept either,
 * since a server that prepares it anew does not tell that they have changed, and values would be
 * taken for what they are not. Guarded by the session's lock.
 */
final class PreparedCache {
  private final int size;
  private final LinkedHashMap<String, Prepared> statements = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, String> commands = new HashMap<>();
  private final List<String> evicted = new ArrayList<>();
  private long names;

  PreparedCache(int size) {
    this.size = size;
  }

  @Nullable Prepared get(String sql) {
    return statements.get(sql);
  }

  /** A name for the statement that is to be prepared next. */
  String nextName() {
    return size == 0 ? "" : "s" + ++names;
  }

  void put(Prepared prepared) {
    if (size == 0) {
      return;
    }
    statements.put(prepared.sql(), prepared);
    if (statements.size() > size) {
      var eldest = statements.values().iterator();
      forget(eldest.next());
      eldest.remove();
    }
  }

  private void forget(Prepared prepared) {
    if (!prepared.name().isEmpty()) {
      evicted.add(prepared.name());
    }
    var arrays = prepared.arrays();
    if (arrays != null) {
      forget(arrays);
    }
  }

  /** Forgets a statement that can no longer be used. */
  void remove(Prepared prepared) {
    if (statements.remove(prepared.sql(), prepared)) {
      forget(prepared);
    }
  }

  /**
   * Forgets all, whether the server still has them or not: closing one that is gone is no error.
   */
  void clear() {
    statements.values().forEach(this::forget);
    statements.clear();
    forgetCommands();
  }

  /** Names of statements to be closed on the server. */
  List<String> takeEvicted() {
    if (evicted.isEmpty()) {
      return List.of();
    }
    var taken = List.copyOf(evicted);
    evicted.clear();
    return taken;
  }

  /** The name of a prepared command, null where it has to be prepared. */
  @Nullable String commandName(String sql) {
    return commands.get(sql);
  }

  /** A name for a command about to be prepared; only the few that come again are remembered. */
  String addCommand(String sql) {
    if (size == 0 || sql.contains("SAVEPOINT")) {
      return "";
    }
    var name = "c" + ++names;
    commands.put(sql, name);
    return name;
  }

  void forgetCommands() {
    evicted.addAll(commands.values());
    commands.clear();
  }
}
