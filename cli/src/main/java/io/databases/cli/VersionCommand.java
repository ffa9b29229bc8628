package io.databases.cli;

import picocli.CommandLine.Command;

@Command(
    name = "version",
    description = "Shows the version, and the Java it runs on.",
    optionListHeading = "%nOptions:%n")
final class VersionCommand implements Runnable {
  private final Output output;

  VersionCommand(Output output) {
    this.output = output;
  }

  @Override
  public void run() {
    output.line(
        "%s (Java %s, %s)"
            .formatted(Version.text(), Runtime.version(), System.getProperty("os.name")));
  }
}
