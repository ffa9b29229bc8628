package io.databases.sqlite;

import io.databases.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is: in a file, or in memory under a name of this JVM.
 *
 * @param file the file, null for one in memory
 * @param name what messages call it, and for one in memory what SQLite does
 * @param mode how a file is opened
 */
record SqliteLocation(@Nullable Path file, String name, Mode mode) {
  /** What may be done with the file. */
  enum Mode {
    /** Read only. */
    RO,
    /** Read and write what is there. */
    RW,
    /** The same, and make it where it is not. */
    RWC
  }

  /**
   * @param database the part of the URL: a path, "" or {@code :memory:}, or {@code file:} and one
   *     of them
   * @param mode the option, null where it is not given
   * @param cache the option, null where it is not given
   */
  static SqliteLocation of(String database, @Nullable String mode, @Nullable String cache) {
    var name = database.startsWith("file:") ? withoutScheme(database) : database;
    boolean memory = name.isEmpty() || name.equals(":memory:") || "memory".equals(mode);
    boolean shared = isShared(cache);
    if (memory) {
      if (mode != null && !mode.equals("memory")) {
        throw new ConfigurationException(
            "option mode=" + mode + " is for files; the URL names a database in memory");
      }
      return new SqliteLocation(null, memoryName(name, shared), Mode.RWC);
    }
    if (shared) {
      throw new ConfigurationException(
          "option cache=shared is for databases in memory (mode=memory); a file is shared by its"
              + " path");
    }
    return new SqliteLocation(path(name), name, mode(mode));
  }

  private static String withoutScheme(String uri) {
    var path = uri.substring("file:".length());
    return path.startsWith("///") ? path.substring(2) : path;
  }

  private static boolean isShared(@Nullable String cache) {
    return switch (cache) {
      case null -> false;
      case "shared" -> true;
      case "private" -> false;
      default ->
          throw new ConfigurationException(
              "option cache=" + cache + " of SQLite: expected shared or private");
    };
  }

  /** A database that is not to be shared has a name that nobody else has. */
  private static String memoryName(String name, boolean shared) {
    if (!shared) {
      return "databases-" + UUID.randomUUID();
    }
    return name.isEmpty() ? ":memory:" : name;
  }

  private static Path path(String name) {
    try {
      return Path.of(name).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new ConfigurationException("the SQLite URL does not name a file: " + name, e);
    }
  }

  private static Mode mode(@Nullable String mode) {
    return switch (mode) {
      case null -> Mode.RWC;
      case "rwc" -> Mode.RWC;
      case "rw" -> Mode.RW;
      case "ro" -> Mode.RO;
      default ->
          throw new ConfigurationException(
              "option mode=" + mode + " of SQLite: expected ro, rw, rwc or memory");
    };
  }

  boolean isMemory() {
    return file == null;
  }

  boolean isReadOnly() {
    return mode == Mode.RO;
  }

  /** As messages name it. */
  String display() {
    return file == null ? "in memory: " + name : file.toString();
  }

  /** One text for each database, however it was spelled. The folder must exist. */
  String key() throws IOException {
    if (file == null) {
      return "memory:" + name;
    }
    if (Files.exists(file)) {
      return file.toRealPath().toString();
    }
    var folder = file.getParent();
    var fileName = file.getFileName();
    return folder == null || fileName == null
        ? file.toString()
        : folder.toRealPath().resolve(fileName).toString();
  }

  /** The address for the JDBC driver, an SQLite URI. */
  String jdbcUrl() {
    var path = file == null ? name : file.toString().replace(File.separatorChar, '/');
    var escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23");
    var options =
        switch (mode) {
          case RO -> "mode=ro";
          case RW -> "mode=rw";
          case RWC -> file == null ? "mode=memory&cache=shared" : "mode=rwc";
        };
    boolean drive = file != null && !escaped.startsWith("/");
    return "jdbc:sqlite:file:" + (drive ? "/" : "") + escaped + "?" + options;
  }

  /** What stands in the way of opening the file, as far as can be seen; "" where nothing does. */
  String obstacle() {
    if (file == null) {
      return "";
    }
    var folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      return "the folder %s does not exist; create it first".formatted(folder);
    }
    if (Files.isDirectory(file)) {
      return "it is a folder; name a file in it";
    }
    if (!Files.exists(file)) {
      return mode == Mode.RWC
          ? "the folder cannot be written to"
          : "the file does not exist; open it without mode=%s to create it"
              .formatted(mode == Mode.RO ? "ro" : "rw");
    }
    if (!Files.isReadable(file)) {
      return "the file cannot be read; check its permissions";
    }
    if (mode != Mode.RO
        && (!Files.isWritable(file) || (folder != null && !Files.isWritable(folder)))) {
      return "the file or its folder cannot be written to; check the permissions, or open it with"
          + " mode=ro";
    }
    return "";
  }
}
