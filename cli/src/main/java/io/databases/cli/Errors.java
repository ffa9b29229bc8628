package io.databases.cli;

import io.databases.ConfigurationException;
import io.databases.DatabaseException;
import io.databases.DatabaseUrl;
import io.databases.cli.Output.WriteFailed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong, and never shows a password of the command line. */
final class Errors {
  private final Output output;
  private final String[] arguments;

  Errors(Output output, String[] arguments) {
    this.output = output;
    this.arguments = arguments;
  }

  /** A command line that is wrong. */
  int misuse(ParameterException error) {
    tell(message(error));
    var command = error.getCommandLine().getCommandSpec().qualifiedName();
    output.error("'" + command + " --help' shows how it is used");
    return Main.MISUSED;
  }

  private static String message(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      var first = unmatched.getUnmatched().getFirst();
      boolean unknownCommand = error.getCommandLine().getParent() == null && !first.startsWith("-");
      return (unknownCommand ? "no such command: " : "unknown option: ") + first;
    }
    var text = String.valueOf(error.getMessage());
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  /** A command that failed. */
  int failure(Exception error, boolean verbose) {
    if (error instanceof WriteFailed failed && failed.isReaderGone()) {
      return Main.READER_GONE;
    }
    boolean expected =
        error instanceof DatabaseException
            || error instanceof Assignments.Wrong
            || error instanceof WriteFailed;
    tell(expected ? String.valueOf(error.getMessage()) : "this should not happen: " + error);
    if (error instanceof ConfigurationException) {
      suggestAddress();
    }
    if (verbose) {
      var trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      output.error(hide(trace.toString()).stripTrailing());
    } else if (!expected) {
      output.error("--verbose shows where it comes from");
    }
    return error instanceof Assignments.Wrong ? Main.MISUSED : Main.FAILED;
  }

  /** A path where an address should be is what one tries first. */
  private void suggestAddress() {
    for (var argument : arguments) {
      if (argument.matches("[^:\\s]+\\.(db|sqlite3?)")) {
        output.error("the file " + argument + " has the address sqlite:///" + argument);
      }
    }
  }

  private void tell(String message) {
    output.error("error: " + hide(message).strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /** Whatever argument looks like an address is shown as an address shows itself. */
  private String hide(String text) {
    var shown = text;
    for (var argument : arguments) {
      if (argument.contains("://") || argument.matches("(?is)(jdbc|odbc):.*")) {
        shown = shown.replace(argument, withoutPassword(argument));
      }
    }
    return shown;
  }

  private static String withoutPassword(String address) {
    try {
      return DatabaseUrl.parse(address).toString();
    } catch (DatabaseException e) {
      return "(an address)";
    }
  }
}
