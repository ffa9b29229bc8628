package io.databases.junit;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which database tests want, and what is to be done before the first of them. Equal plans share
 * what is prepared.
 *
 * @param address where it is; empty for SQLite databases made for the tests
 * @param schema the scripts to be run, by the text of their addresses, since {@link URL} compares
 *     by asking the network
 * @param setups what is to be called after these
 */
record DatabasePlan(Optional<Address> address, List<String> schema, List<DatabaseSetup> setups) {

  /**
   * An address and who gave it, for messages.
   *
   * @param source such as {@code the environment variable X}
   */
  record Address(String url, String source) {
    @Override
    public String toString() {
      return "the address from " + source; // without the URL, which may have a password
    }
  }

  static final DatabasePlan EMBEDDED = new DatabasePlan(Optional.empty(), List.of(), List.of());

  /** SQLite in memory is new for each {@code Database}, so that nothing can be prepared there. */
  private static final Set<String> NEW_EACH_TIME = Set.of("sqlite://", "sqlite:///:memory:");

  DatabasePlan at(String url, String source) {
    if (NEW_EACH_TIME.contains(url)) {
      return new DatabasePlan(Optional.empty(), schema, setups);
    }
    return new DatabasePlan(Optional.of(new Address(url, source)), schema, setups);
  }

  DatabasePlan withSchema(String script) {
    return new DatabasePlan(address, plus(schema, script), setups);
  }

  DatabasePlan withSetup(DatabaseSetup setup) {
    return new DatabasePlan(address, schema, plus(setups, setup));
  }

  private static <T> List<T> plus(List<T> list, T last) {
    var longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
