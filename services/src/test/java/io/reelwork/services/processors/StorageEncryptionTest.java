package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.catalog.NewFile;
import io.reelwork.services.keys.ContentKey;
import io.reelwork.services.keys.StorageCipher;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Storage-encrypted assets on their way through tasks, with a real FFmpeg.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageEncryptionTest {
  private static final String DECRYPTION = StorageDecryption.INFO.id();
  private static final byte[] FTYP = "ftyp".getBytes(StandardCharsets.US_ASCII);
  private static final String SMALL =
      "{\"Version\":1.0,\"Codecs\":[{\"Type\":\"H264Video\",\"H264Layers\":[{\"Type\":\"H264Layer\","
          + "\"Bitrate\":200,\"Width\":320,\"Height\":180}]}],\"Outputs\":[{\"FileName\":"
          + "\"{Basename}_{Height}.mp4\",\"Format\":{\"Type\":\"MP4Format\"}}]}";

  private Bench bench;
  private AssetId asset;
  private ContentKey key;

  @BeforeAll
  void open(@TempDir Path folder) {
    bench = new Bench(folder);
  }

  @BeforeEach
  void makeAsset() {
    asset = bench.empty(1);
    key = bench.storageKey(asset);
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @Test
  void decryptsTheFilesOfAnAsset() throws IOException {
    byte[] large = random(3_000_000);
    byte[] notes = "not media".getBytes(StandardCharsets.UTF_8);
    upload(" talk .mp4", large, true, Optional.of("video/mp4"));
    upload("notes.txt", notes, false, Optional.empty());
    upload("empty", new byte[0], false, Optional.of("text/plain"));
    bench.upload(asset, notes, new NewFile("clear.bin", notes.length, false, "video/mp4"));
    AssetId output = bench.empty();

    Bench.Task task = bench.run(DECRYPTION, "", asset, output);

    assertThat(Files.readAllBytes(task.file(" talk .mp4"))).isEqualTo(large);
    assertThat(Files.readAllBytes(task.file("notes.txt"))).isEqualTo(notes);
    assertThat(Files.readAllBytes(task.file("clear.bin"))).isEqualTo(notes);
    assertThat(bench.files(output))
        .extracting(StorageEncryptionTest::described)
        .containsExactly(
            file(" talk .mp4", large.length, true, Optional.of("video/mp4")),
            file("notes.txt", notes.length, false, Optional.empty()),
            file("empty", 0, false, Optional.of("text/plain")),
            file("clear.bin", notes.length, false, Optional.of("video/mp4")));
    assertThat(task.note()).contains("3 files decrypted, 1 copied");
  }

  private static NewFile file(String name, long size, boolean primary, Optional<String> type) {
    return new NewFile(name, size, primary, type, FileProtection.NONE);
  }

  private static NewFile described(AssetFile file) {
    return new NewFile(
        file.name(),
        file.sizeBytes(),
        file.isPrimary(),
        file.mimeType(),
        file.protection(),
        file.contentChecksum(),
        file.options());
  }

  @Test
  void tellsHowMuchIsDecrypted() throws IOException {
    upload("a.bin", random(2_000_000), true, Optional.empty());

    Bench.Task task = bench.run(DECRYPTION, "", asset, bench.empty());

    List<Double> fractions = task.reports.stream().map(StepProgress::fraction).toList();
    assertThat(fractions).isSorted().hasSizeGreaterThan(8).allMatch(it -> it > 0 && it < 1);
    assertThat(task.reports).extracting(StepProgress::phase).contains("decrypt", "verify");
  }

  @ParameterizedTest
  @CsvSource({
    "StorageEncryption, nb:kid:UUID:316d14d4-b603-4d90-b8db-0fede8aa48f8, 7, names no StorageEncryption key",
    "StorageEncryption, the key, 7, names no StorageEncryption key",
    "StorageEncryption, '', '', must be an unsigned 64-bit number but was ''",
    "StorageEncryption, '', AQID, must be an unsigned 64-bit number but was 'AQID'",
    "CommonEncryption, '', 7, 'it is encrypted as CommonEncryption, which is not decrypted here'"
  })
  void failsWhenAFileCannotBeDecrypted(String scheme, String keyId, String vector, String why)
      throws IOException {
    FileProtection encryption =
        new FileProtection(
            true, Optional.of("1.0"), Optional.of(scheme), Optional.of(keyId), Optional.of(vector));
    bench.upload(asset, random(100), encrypted("a.mp4", encryption));

    assertFails(() -> bench.run(DECRYPTION, "", asset, bench.empty()), why);
    assertFails(() -> bench.run(SMALL, asset), why);
  }

  @Test
  void failsWithoutAKeyOrABlob() throws IOException {
    AssetId keyless = bench.empty(1);
    FileProtection encryption =
        new FileProtection(
            true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("7"));
    bench.upload(keyless, random(100), encrypted("a.mp4", encryption));
    bench.record(asset, new NewFile("ghost.mp4", 1, true, "video/mp4"));

    assertFails(
        () -> bench.run(DECRYPTION, "", keyless, bench.empty()),
        "its asset has no StorageEncryption key");
    assertFails(() -> bench.run(DECRYPTION, "", asset, bench.empty()), "was not uploaded");
    assertFails(() -> bench.run(DECRYPTION, "", bench.empty(1), bench.empty()), "has no files");
  }

  private static NewFile encrypted(String name, FileProtection encryption) {
    return new NewFile(name, 100, true, Optional.of("video/mp4"), encryption);
  }

  private static void assertFails(ThrowingCallable run, String why) {
    assertThatThrownBy(run)
        .isInstanceOfSatisfying(
            TaskFailure.class,
            failure ->
                assertThat(failure.error())
                    .isEqualTo(TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT))
        .hasMessageContaining(why);
  }

  @Test
  void encodesWhatLiesEncrypted() throws IOException {
    upload("clip.mp4", clip(), true, Optional.of("video/mp4"));

    Bench.Task task = bench.run(SMALL, asset);

    assertThat(task.media()).contains("clip_180.mp4");
    assertThat(bench.files(task.output)).allMatch(file -> file.encryption().isEmpty());
  }

  @Test
  void encryptsAnOutputThatWasAskedForSo() throws IOException {
    upload("clip.mp4", clip(), true, Optional.of("video/mp4"));
    AssetId encrypted = bench.empty(1);
    bench.run(Processors.MEDIA_ENCODER_STANDARD, SMALL, asset, encrypted);

    ContentKey made = bench.keys.storageKey(Bench.ACCOUNT, encrypted).orElseThrow();
    assertThat(bench.files(encrypted))
        .hasSizeGreaterThan(2)
        .allSatisfy(file -> {
          FileProtection encryption = file.encryption().orElseThrow();
          assertThat(encryption.scheme()).contains("StorageEncryption");
          assertThat(encryption.keyId()).contains(made.id().value());
        })
        .extracting(file -> file.encryption().flatMap(FileProtection::initializationVector))
        .doesNotHaveDuplicates();
    byte[] stored = Files.readAllBytes(bench.file(encrypted, "clip_180.mp4"));
    assertThat(Arrays.copyOfRange(stored, 4, 8)).isNotEqualTo(FTYP);

    Bench.Task back = bench.run(DECRYPTION, "", encrypted, bench.empty());

    byte[] clear = Files.readAllBytes(back.file("clip_180.mp4"));
    assertThat(Arrays.copyOfRange(clear, 4, 8)).isEqualTo(FTYP);
    assertThat(back.names())
        .isEqualTo(bench.files(encrypted).stream().map(AssetFile::name).toList());
    assertThat(bench.run(SMALL, encrypted).media()).contains("clip_180_180.mp4");
  }

  private byte[] clip() throws IOException {
    return Files.readAllBytes(
        bench.clip("source.mp4", "-f", "lavfi", "-i", "testsrc2=size=320x180:duration=1"));
  }

  private void upload(String name, byte[] clear, boolean primary, Optional<String> type)
      throws IOException {
    StorageCipher cipher = StorageCipher.fresh(key.value());
    FileProtection encryption =
        new FileProtection(
            true,
            Optional.of(StorageCipher.VERSION),
            Optional.of(StorageCipher.SCHEME),
            Optional.of(key.id().value()),
            Optional.of(cipher.initializationVector()));
    try (InputStream in = cipher.through(new ByteArrayInputStream(clear), 0)) {
      bench.upload(
          asset, in.readAllBytes(), new NewFile(name, clear.length, primary, type, encryption));
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
