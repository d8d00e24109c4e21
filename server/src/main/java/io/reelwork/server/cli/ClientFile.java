package io.reelwork.server.cli;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import io.reelwork.services.access.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// `client.properties` in the data folder, mode 0600:
///
/// ```
/// client.id=1b4e28ba-…
/// client.secret=…
/// ```
final class ClientFile {
  private ClientFile() {}

  /// Writes the file and answers where it is.
  static Path of(DataFolder folder, Credentials client) {
    Path file = folder.path().resolve("client.properties");
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          file, "client.id=" + client.id() + "\nclient.secret=" + client.secret() + "\n");
      return file;
    } catch (IOException e) {
      throw new ServiceFailure(Code.STORAGE, file + ": cannot be written: " + e, e);
    }
  }
}
