package io.reelwork.services.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectOutputTest {
  private static final int BUFFER = ObjectOutput.BUFFER_BYTES;
  private static final long SEED = 20261128;

  @TempDir Path folder;

  private LocalObjects objects;

  @BeforeEach
  void open() {
    objects = LocalObjects.open(StorageConfig.in(folder));
  }

  @AfterEach
  void close() {
    objects.close();
  }

  @Test
  void noHelperOutlivesTheObjects() throws Exception {
    ExecutorService helpers = objects.helpers();
    try (ObjectOutput output = new ObjectOutput(objects, folder.resolve("written"))) {
      output.write(content(4 * BUFFER));
      output.seal();
    }

    objects.close();

    assertThat(helpers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 8 * BUFFER, 9 * BUFFER + 7, 40 << 20})
  void keepsAndHashesWhatComesInPiecesOfAnySize(int size) throws Exception {
    byte[] content = content(size);
    Random pieces = new Random(SEED);
    Path written = folder.resolve("written");
    Path taken = folder.resolve("taken");

    ObjectOutput byWrites = new ObjectOutput(objects, written);
    for (int from = 0, to; from < size; from = to) {
      to = Math.min(size, from + 1 + pieces.nextInt(2 * BUFFER));
      byWrites.write(content, from, to - from);
    }
    String md5OfWritten = byWrites.seal();
    ObjectOutput byTransfer = new ObjectOutput(objects, taken);
    long count = byTransfer.transferFrom(inPieces(content, pieces));
    String md5OfTaken = byTransfer.seal();

    assertThat(count).isEqualTo(size);
    assertThat(written).hasBinaryContent(content);
    assertThat(taken).hasBinaryContent(content);
    assertThat(md5OfTaken).isEqualTo(md5(content)).isEqualTo(md5OfWritten);
  }

  @Test
  void aStreamThatBreaksOffIsTheReadersFailure() throws IOException {
    ObjectOutput output = new ObjectOutput(objects, folder.resolve("cut"));
    InputStream broken = InputStream.nullInputStream();
    broken.close();

    assertThatThrownBy(() -> output.transferFrom(broken)).isExactlyInstanceOf(IOException.class);
    output.abandon();
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(SEED).nextBytes(content);
    return content;
  }

  private static InputStream inPieces(byte[] content, Random random) {
    return new ByteArrayInputStream(content) {
      @Override
      public int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(70_000)));
      }
    };
  }

  private static String md5(byte[] content) {
    return Base64.getEncoder().encodeToString(StagedObject.md5Digest().digest(content));
  }
}
