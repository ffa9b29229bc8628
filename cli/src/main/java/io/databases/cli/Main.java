package io.databases.cli;

import io.databases.cli.Output.WriteFailed;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The {@code databases} command. Exit codes: {@value #OK} when done, {@value #FAILED} when it
 * failed, {@value #MISUSED} when the command line is wrong, {@value #READER_GONE} when whoever
 * reads the output has stopped reading.
 */
@Command(
    name = "databases",
    description = "Runs SQL on databases, and shows what this library does.",
    versionProvider = Version.class,
    subcommands = {QuickstartCommand.class, QueryCommand.class, VersionCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./databases quickstart",
      "  ./databases query sqlite:///quickstart.db \"SELECT * FROM high_scores\"",
    })
public final class Main {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  /** What a shell shows for a program that a broken pipe has ended. */
  static final int READER_GONE = 141;

  private static final String[] HELP = {"--help"};

  private static final Pattern COMMENT = Pattern.compile("--\\s");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option itself
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // the same
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show where an error comes from.")
  private boolean verbose;

  private Main() {}

  /** Runs a command line and gives its exit code. */
  static int run(Output output, String... arguments) {
    var main = new Main();
    var errors = new Errors(output, arguments);
    var commands =
        new CommandLine(main, new Factory(output))
            .setOut(new PrintWriter(output.out()))
            .setErr(new PrintWriter(output.err()))
            .setExpandAtFiles(false) // a value may begin with @
            .setUsageHelpAutoWidth(false)
            .setParameterExceptionHandler((e, _) -> errors.misuse(e))
            .setExecutionExceptionHandler((e, _, _) -> errors.failure(e, main.verbose));
    if (output.width() > 0) {
      commands.setUsageHelpWidth(Math.clamp(output.width(), 60, 100));
    }
    try {
      int code = commands.execute(arguments.length == 0 ? HELP : withCommentsIndented(arguments));
      if (code == OK) {
        output.flush();
      }
      return code;
    } catch (WriteFailed e) {
      return errors.failure(e, main.verbose);
    }
  }

  /** A statement that begins with a comment would be taken for an option. */
  private static String[] withCommentsIndented(String[] arguments) {
    return Arrays.stream(arguments)
        .map(argument -> COMMENT.matcher(argument).lookingAt() ? " " + argument : argument)
        .toArray(String[]::new);
  }

  /** Makes the commands, and hands them where to write. */
  private record Factory(Output output) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == QueryCommand.class) {
        return type.cast(new QueryCommand(output));
      }
      if (type == QuickstartCommand.class) {
        return type.cast(new QuickstartCommand(output));
      }
      if (type == VersionCommand.class) {
        return type.cast(new VersionCommand(output));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  public static void main(String[] arguments) {
    System.exit(run(Output.standard(), arguments));
  }
}
