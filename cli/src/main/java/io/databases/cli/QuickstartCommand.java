package io.databases.cli;

import io.databases.Database;
import io.databases.DatabaseUrl;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "quickstart",
    description = "Shows the library at work: each step's Java code, and what it gives.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./databases quickstart",
      "  ./databases quickstart --url sqlite:////tmp/try.db",
    })
final class QuickstartCommand implements Runnable {
  static final String DEFAULT_URL = "sqlite:///quickstart.db";

  private final Output output;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The database to work on, "
              + DEFAULT_URL
              + " by default. Its table high_scores is replaced.")
  private String url = DEFAULT_URL;

  QuickstartCommand(Output output) {
    this.output = output;
  }

  @Override
  public void run() {
    var address = DatabaseUrl.parse(url);
    try (var database = Database.builder(address).open()) {
      new Quickstart(database, output).run(place(address));
      output.line();
      output.heading("Now you");
      if (!isInMemory(address)) {
        output.line("  ./databases query " + address + " \"SELECT * FROM high_scores\"");
      }
      output.line("  ./databases query --help");
      output.line("  README.md has a tour of five minutes, examples/ has small programs");
    }
  }

  /** Where the data is, for people. */
  private static String place(DatabaseUrl address) {
    return address.dialect().equals("sqlite") && !isInMemory(address)
        ? "the file " + Path.of(address.database()).toAbsolutePath().normalize()
        : address.toString();
  }

  private static boolean isInMemory(DatabaseUrl address) {
    return address.dialect().equals("sqlite")
        && (address.database().isEmpty() || address.database().contains(":memory:"));
  }
}
