package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A file system in memory that can run full. Only root can make one.
///
/// @param folder where it is mounted
record SmallDisk(Path folder) {
  private static final int MEGABYTE = 1 << 20;

  /// Mounts one; empty, with the reason printed, where that is not allowed.
  static Optional<SmallDisk> mount(Path folder, int megabytes)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String options = "size=" + megabytes + "m,mode=0700";
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "reelwork", folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (mount.waitFor() != 0) {
      System.err.println("skipped: a small disk cannot be mounted here: " + said);
      return Optional.empty();
    }
    return Optional.of(new SmallDisk(folder));
  }

  /// Writes a file until so many bytes stay free.
  void fillTo(long freeBytes) throws IOException {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (freeBytes() > freeBytes + block.length) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  /// Gives the room back.
  void empty() throws IOException {
    Files.delete(ballast());
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  long reserveBytes() throws IOException {
    return Files.getFileStore(folder).getTotalSpace() / 20;
  }

  static long megabytes(int count) {
    return (long) count * MEGABYTE;
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /// Takes it away; what is in it is gone.
  void unmount() throws IOException, InterruptedException {
    new ProcessBuilder("umount", "-l", folder.toString()).start().waitFor();
  }
}
