package io.reelwork.server.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version of the program, from its jar.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("development");
    return new String[] {"reelwork " + version, "java " + Runtime.version()};
  }
}
