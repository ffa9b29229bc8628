import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;

/**
 * The build's formatter step: {@code check <root>} fails when a source file is not what
 * google-java-format would write, {@code write <root>} writes it.
 */
void main(String[] args) throws IOException {
  boolean write = args[0].equals("write");
  Path root = Path.of(args[1]);
  List<Path> sources;
  try (var files = Files.walk(root)) {
    sources =
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !root.relativize(file).toString().matches("(.*/)?(target|\\.[^/]*)/.*"))
            .sorted()
            .toList();
  }
  List<String> wrong = Collections.synchronizedList(new ArrayList<>());
  sources.parallelStream()
      .forEach(file -> {
        try {
          String source = Files.readString(file);
          String formatted = new Formatter().formatSourceAndFixImports(source);
          if (!formatted.equals(source)) {
            if (write) {
              Files.writeString(file, formatted);
            }
            wrong.add(root.relativize(file).toString());
          }
        } catch (FormatterException notJava) {
          wrong.add(root.relativize(file) + ": " + notJava.getMessage());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
  wrong.stream().sorted().forEach(IO::println);
  if (!write && !wrong.isEmpty()) {
    IO.println("Not formatted, see above. To format: mvn -pl format verify -Dformat=write");
    System.exit(1);
  }
}
