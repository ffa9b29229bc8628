package io.databases.sqlite;

import io.databases.ConfigurationException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The <a href="https://www.sqlite.org/pragma.html">pragmas</a> that may be set by option, and what
 * values they take. Not among them is what belongs to the library ({@code query_only}, {@code
 * locking_mode}), and what is stored in the file rather than set ({@code user_version}).
 */
final class SqlitePragmas {
  /** What a value must look like. */
  private sealed interface Form {
    boolean allows(String value);

    String expectation();
  }

  private record Words(List<String> words) implements Form {
    @Override
    public boolean allows(String value) {
      return words.contains(value.toLowerCase(Locale.ROOT));
    }

    @Override
    public String expectation() {
      return "one of " + String.join(", ", words);
    }
  }

  private record Whole(long least, long greatest) implements Form {
    @Override
    public boolean allows(String value) {
      try {
        long number = Long.parseLong(value);
        return number >= least && number <= greatest;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    @Override
    public String expectation() {
      return "a whole number from %d to %d".formatted(least, greatest);
    }
  }

  private static final String BUSY_TIMEOUT = "busy_timeout";
  private static final Form FLAG = words("on", "off", "true", "false", "yes", "no", "1", "0");
  private static final Form COUNT = new Whole(0, Integer.MAX_VALUE);
  private static final Form NUMBER = new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);

  /**
   * In the order they are to be set: what shapes a new file must come before its first page, and so
   * before the journal mode.
   */
  private static final Map<String, Form> FORMS = new LinkedHashMap<>();

  static {
    FORMS.put("encoding", words("utf-8", "utf-16", "utf-16le", "utf-16be"));
    FORMS.put("page_size", words("512", "1024", "2048", "4096", "8192", "16384", "32768", "65536"));
    FORMS.put("auto_vacuum", words("none", "full", "incremental", "0", "1", "2"));
    FORMS.put("journal_mode", words("delete", "truncate", "persist", "memory", "wal", "off"));
    FORMS.put("synchronous", words("off", "normal", "full", "extra", "0", "1", "2", "3"));
    FORMS.put(BUSY_TIMEOUT, COUNT);
    FORMS.put("foreign_keys", FLAG);
    FORMS.put("cache_size", NUMBER);
    FORMS.put("cache_spill", FLAG);
    FORMS.put("temp_store", words("default", "file", "memory", "0", "1", "2"));
    FORMS.put("mmap_size", new Whole(0, Long.MAX_VALUE));
    FORMS.put("journal_size_limit", new Whole(-1, Long.MAX_VALUE));
    FORMS.put("wal_autocheckpoint", NUMBER);
    FORMS.put("max_page_count", new Whole(1, 4_294_967_294L));
    FORMS.put("recursive_triggers", FLAG);
    FORMS.put("secure_delete", words("on", "off", "true", "false", "yes", "no", "1", "0", "fast"));
    FORMS.put("case_sensitive_like", FLAG);
    FORMS.put("ignore_check_constraints", FLAG);
    FORMS.put("automatic_index", FLAG);
    FORMS.put("cell_size_check", FLAG);
    FORMS.put("fullfsync", FLAG);
    FORMS.put("checkpoint_fullfsync", FLAG);
    FORMS.put("legacy_alter_table", FLAG);
    FORMS.put("reverse_unordered_selects", FLAG);
    FORMS.put("trusted_schema", FLAG);
    FORMS.put("threads", COUNT);
    FORMS.put("analysis_limit", COUNT);
    FORMS.put("soft_heap_limit", new Whole(0, Long.MAX_VALUE));
  }

  private final Map<String, String> values;

  private SqlitePragmas(Map<String, String> values) {
    this.values = values;
  }

  private static Form words(String... words) {
    return new Words(List.of(words));
  }

  /**
   * @param given by name, in any order; those not given have SQLite's default, but for foreign
   *     keys, which are checked
   * @throws ConfigurationException naming the pragma and what it takes
   */
  static SqlitePragmas of(Map<String, String> given) {
    given.forEach(SqlitePragmas::check);
    var values = new LinkedHashMap<String, String>();
    for (var name : FORMS.keySet()) {
      var value = given.get(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    values.putIfAbsent("foreign_keys", "on");
    values.putIfAbsent(BUSY_TIMEOUT, "5000");
    return new SqlitePragmas(values);
  }

  static void check(String name, String value) {
    var form = FORMS.get(name);
    if (form == null) {
      throw unknown(name, FORMS.keySet());
    }
    if (!form.allows(value)) {
      throw new ConfigurationException(
          "option %s=%s of SQLite: expected %s".formatted(name, value, form.expectation()));
    }
  }

  /** Refuses an option, naming those that are written much like it. */
  static ConfigurationException unknown(String name, Collection<String> known) {
    var close =
        known.stream().filter(each -> isClose(each, name)).collect(Collectors.joining(", "));
    return new ConfigurationException(
        close.isEmpty()
            ? "SQLite has no option %s; known are %s"
                .formatted(name, known.stream().sorted().collect(Collectors.joining(", ")))
            : "SQLite has no option %s; is %s meant?".formatted(name, close));
  }

  private static boolean isClose(String known, String given) {
    var plain = given.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    var other = known.replace("_", "");
    return !plain.isEmpty() && (other.contains(plain) || distance(other, plain) <= 2);
  }

  /** How many letters must be put in, taken out or replaced to make one word of the other. */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  static boolean isKnown(String name) {
    return FORMS.containsKey(name);
  }

  static Collection<String> names() {
    return FORMS.keySet();
  }

  /** How long to wait for a lock, in milliseconds. */
  int busyTimeout() {
    return Integer.parseInt(values.getOrDefault(BUSY_TIMEOUT, "5000"));
  }

  /** The value given, or another where none is. */
  String orElse(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** The statements that set all but the journal mode and the busy timeout, in order. */
  List<String> statements() {
    return values.entrySet().stream()
        .filter(pragma -> !pragma.getKey().equals("journal_mode"))
        .filter(pragma -> !pragma.getKey().equals(BUSY_TIMEOUT))
        .map(pragma -> "PRAGMA %s = '%s'".formatted(pragma.getKey(), pragma.getValue()))
        .toList();
  }
}
