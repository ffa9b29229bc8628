package io.databases;

import io.databases.spi.Cursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is open on a session: streams, which are to be ended with it, and who opened them and
 * connections where that is noted. Works under the session's lock.
 */
final class OpenThings {
  private final IdentityHashMap<Cursor, @Nullable OpenHandle> cursors = new IdentityHashMap<>();
  private final Set<OpenHandle> connections = new HashSet<>();

  /**
   * @param opening who opened it, null where that is not noted
   */
  void add(Cursor cursor, @Nullable OpenHandle opening) {
    cursors.put(cursor, opening);
  }

  /** False where it is not there. */
  boolean remove(Cursor cursor) {
    boolean known = cursors.containsKey(cursor);
    cursors.remove(cursor);
    return known;
  }

  /** Takes all streams away, which the caller ends. */
  List<Cursor> removeCursors() {
    var all = List.copyOf(cursors.keySet());
    cursors.clear();
    return all;
  }

  void add(OpenHandle connection) {
    connections.add(connection);
  }

  void remove(OpenHandle connection) {
    connections.remove(connection);
  }

  /**
   * What was noted.
   *
   * @param innermost the transactions that are open, null for none
   */
  List<OpenHandle> handles(@Nullable Transaction innermost) {
    var open = new ArrayList<>(connections);
    for (var each = innermost; each != null; each = each.parent()) {
      var handle = each.opening();
      if (handle != null && !each.isEnded()) {
        open.add(handle);
      }
    }
    for (var handle : cursors.values()) {
      if (handle != null) {
        open.add(handle);
      }
    }
    return open;
  }
}
