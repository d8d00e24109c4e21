package io.reelwork.services.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
  private static final byte[] SECRET = "a secret of the deployment".getBytes(UTF_8);

  private final MasterKey key = MasterKey.of(Deployment.base64(1));

  @Test
  void opensWhatItSealed() {
    assertThat(key.open("a/1", key.seal("a/1", SECRET))).isEqualTo(SECRET);
  }

  @Test
  void sealsTheSameSecretDifferentlyEachTime() {
    assertThat(key.seal("a/1", SECRET)).isNotEqualTo(key.seal("a/1", SECRET));
  }

  @Test
  void refusesEveryFlippedBit() {
    byte[] sealed = key.seal("a/1", SECRET);

    for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      assertThatThrownBy(() -> key.open("a/1", changed)).isInstanceOf(ServiceFailure.class);
    }
  }

  @Test
  void refusesEveryTruncation() {
    byte[] sealed = key.seal("a/1", SECRET);

    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);

      assertThatThrownBy(() -> key.open("a/1", cut)).isInstanceOf(ServiceFailure.class);
    }
  }

  @Test
  void refusesASecretOfAnotherPurpose() {
    byte[] sealed = key.seal("a/1", SECRET);

    assertThatThrownBy(() -> key.open("b/1", sealed))
        .isInstanceOf(ServiceFailure.class)
        .hasMessageStartingWith("b/1: must open with the master key");
  }

  @Test
  void refusesASecretOfAnotherKey() {
    byte[] sealed = MasterKey.of(Deployment.base64(2)).seal("a/1", SECRET);

    assertThatThrownBy(() -> key.open("a/1", sealed)).isInstanceOf(ServiceFailure.class);
  }

  @Test
  void makesAFileThatOnlyItsOwnerMayReadAndFindsItAgain(@TempDir Path folder) throws IOException {
    byte[] sealed = MasterKey.inFolder(Optional.empty(), folder).seal("a/1", SECRET);

    Path file = folder.resolve("master.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("master.key");
    assertThat(MasterKey.inFolder(Optional.empty(), folder).open("a/1", sealed)).isEqualTo(SECRET);
  }

  @Test
  void closesAFileThatOthersMayRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("master.key");
    Files.writeString(file, Deployment.base64(1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    MasterKey.inFolder(Optional.empty(), folder);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void makesNoFileWhenTheConfigurationGivesTheKey(@TempDir Path folder) {
    MasterKey.inFolder(Optional.of(Deployment.base64(1)), folder);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void tellsNothingOfAKeyItRefuses() {
    String almost = Deployment.base64(1).substring(0, 40);

    assertThatThrownBy(() -> MasterKey.of(almost))
        .hasMessage("security.master-key: must be 32 bytes in base64 but had 30");
    assertThatThrownBy(() -> MasterKey.of("?" + almost))
        .hasMessage("security.master-key: must be 32 bytes in base64 but was not")
        .hasNoCause();
  }

  @Test
  void asksForAConfiguredKeyOnPostgres() {
    assertThatThrownBy(() -> MasterKey.configured(Optional.empty()))
        .isInstanceOf(ServiceFailure.class)
        .hasMessageStartingWith("security.master-key: must be set when database.url is set");
  }
}
