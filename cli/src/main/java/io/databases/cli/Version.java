package io.databases.cli;

import java.util.Objects;
import picocli.CommandLine;

/** The version of the build. */
final class Version implements CommandLine.IVersionProvider {
  static String text() {
    return "databases "
        + Objects.requireNonNullElse(
            Main.class.getPackage().getImplementationVersion(), "(not packaged)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }
}
