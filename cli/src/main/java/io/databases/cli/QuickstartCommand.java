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
      new Quickstart(database, output, url, place(address)).run();
    }
  }

  /** Where the data is, for people. */
  private static String place(DatabaseUrl address) {
    boolean inMemory = address.database().isEmpty() || address.database().contains(":memory:");
    boolean file = address.dialect().equals("sqlite") && !inMemory;
    return file
        ? "the file " + Path.of(address.database()).toAbsolutePath().normalize()
        : address.toString();
  }
}
