package io.databases.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README and docs/postgresql.md, and the code that they show. */
final class Readme {
  /** The folder of this module. */
  static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern SNIPPET =
      Pattern.compile("(?sm)^ *// README: [^\n]*\n(.*?)^ *// README ends here\n");

  private Readme() {}

  /** Every block of Java in these documents. */
  static List<String> blocks() {
    return Stream.of("README.md", "docs/postgresql.md")
        .flatMap(document -> groups(BLOCK, read(MODULE.resolveSibling(document))).stream())
        .toList();
  }

  /** The marked parts of the sources of this module, and its programs of one file. */
  static List<String> snippets() {
    var snippets = new ArrayList<String>();
    for (var file : sources(MODULE.resolve("src"))) {
      groups(SNIPPET, read(file)).forEach(code -> snippets.add(withoutIndent(code)));
    }
    snippets.add(read(MODULE.resolve("Quickstart.java")));
    return snippets;
  }

  private static String withoutIndent(String code) {
    return code.stripTrailing().stripIndent() + "\n";
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static List<Path> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
