package io.reelwork.services.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  private static final String ATTEMPT = "2f0e6a52-0000-4000-8000-000000000001-1-2-";

  @TempDir Path root;

  @Test
  void deletesOldFoldersOfAttemptsAndNothingElse() throws IOException {
    Path old = folder(ATTEMPT + "old", Duration.ofDays(8));
    Path fresh = folder(ATTEMPT + "fresh", Duration.ofDays(1));
    Path others = folder("lost+found", Duration.ofDays(8));
    Files.writeString(root.resolve(".nfs0001"), "not ours");

    new Scratch(root).sweep(Duration.ofDays(7));

    assertThat(old).doesNotExist();
    assertThat(root).isDirectoryNotContaining("glob:**/clock-*");
    assertThat(root.resolve(".nfs0001")).exists();
    assertThat(fresh.resolve("x")).exists();
    assertThat(others.resolve("x")).exists();
  }

  private Path folder(String name, Duration age) throws IOException {
    Path folder = Files.createDirectory(root.resolve(name));
    Files.writeString(folder.resolve("x"), "x");
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
    return folder;
  }
}
