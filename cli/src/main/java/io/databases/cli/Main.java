package io.databases.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code databases} command. */
@Command(name = "databases", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
public final class Main implements Runnable {
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "databases "
            + Objects.requireNonNullElse(
                Main.class.getPackage().getImplementationVersion(), "(unpackaged)")
      };
    }
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
