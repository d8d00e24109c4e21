package io.reelwork.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path parent;

  @Test
  void makesAFolderForItsOwnerOnly() throws IOException {
    Path path = parent.resolve("a").resolve("data");
    try (DataFolder folder = DataFolder.forServer(path, true)) {
      assertThat(Files.getPosixFilePermissions(folder.path()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void letsOneServerIn() {
    Path path = parent.resolve("data");
    try (DataFolder _ = DataFolder.forServer(path, true)) {
      assertThatThrownBy(() -> DataFolder.forServer(path, true))
          .isInstanceOf(ServiceFailure.class)
          .hasMessageStartingWith("data " + path + ": must be used by one server only");
    }
    DataFolder.forServer(path, true).close();
  }

  @Test
  void letsCommandsInBesideAServer() {
    Path path = parent.resolve("data");
    try (DataFolder _ = DataFolder.forServer(path, true);
        DataFolder command = DataFolder.forCommand(path)) {
      assertThat(command.path()).isEqualTo(path);
    }
  }

  @Test
  void sweepsTheNativesOfDeadProcessesOnly() throws IOException {
    Path natives = Files.createDirectories(parent.resolve("native"));
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    Path dead = Files.createDirectories(natives.resolve(host + "-999999999"));
    Files.writeString(dead.resolve("lib.so"), "x");
    Path living = Files.createDirectories(natives.resolve(host + "-1"));
    Path foreign = Files.createDirectories(natives.resolve("elsewhere-999999999"));
    try (DataFolder _ = DataFolder.forServer(parent, false)) {
      assertThat(dead).doesNotExist();
      assertThat(living).exists();
      assertThat(foreign).exists();
    }
  }

  @Test
  void saysThatAFileIsNoFolder() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> DataFolder.forServer(file, true))
        .isInstanceOf(ServiceFailure.class)
        .hasMessageContaining("must be a folder we can write");
  }
}
