package io.reelwork.services.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.memory.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectOutputTest {
  private static final int BUFFER = BufferPool.BUFFER_BYTES;
  private static final long SEED = 20261128;

  @TempDir Path folder;

  private final MemoryBudget budget = new MemoryBudget("upload buffers", 16L << 20, 0);
  private final MemoryBudget threeBuffers = new MemoryBudget("upload buffers", 3L * BUFFER, 0);
  private LocalObjects objects;

  @BeforeEach
  void open() {
    objects = LocalObjects.open(StorageConfig.in(folder), budget);
  }

  @AfterEach
  void close() {
    objects.close();
  }

  @Test
  void noHelperOutlivesTheObjects() throws Exception {
    ExecutorService helpers = objects.hashers();
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
    long count = byTransfer.transferFrom(inPieces(content, pieces), Arrival.ALWAYS);
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

    assertThatThrownBy(() -> output.transferFrom(broken, Arrival.ALWAYS))
        .isExactlyInstanceOf(IOException.class);
    output.abandon();
  }

  @Test
  void givesItsBuffersBackHoweverItEnds() throws Exception {
    ObjectOutput sealed = new ObjectOutput(objects, folder.resolve("sealed"));
    sealed.write(content(5 * BUFFER + 1));
    ObjectOutput abandoned = new ObjectOutput(objects, folder.resolve("abandoned"));
    abandoned.write(content(5 * BUFFER + 1));
    assertThat(budget.freeBytes()).isLessThan(budget.totalBytes());

    sealed.seal();
    abandoned.abandon();
    sealed.abandon();

    assertThat(budget.freeBytes()).isEqualTo(budget.totalBytes());
  }

  @Test
  void holdsNothingWhileItsSenderIsIdle() throws Exception {
    byte[] content = content(BUFFER + 1000);
    AtomicInteger looks = new AtomicInteger();
    List<Long> heldWhenIdle = new ArrayList<>();
    InputStream in = stutteringAt(content, BUFFER + 500);
    Arrival arrival =
        _ -> {
          heldWhenIdle.add(budget.totalBytes() - budget.freeBytes());
          return looks.getAndIncrement() > 0;
        };
    Path file = folder.resolve("idle");
    ObjectOutput output = new ObjectOutput(objects, file);

    output.transferFrom(in, arrival);
    String md5 = output.seal();

    assertThat(heldWhenIdle.getFirst()).isPositive();
    assertThat(md5).isEqualTo(md5(content));
    assertThat(file).hasBinaryContent(content);
  }

  /// Twelve writers with room for three buffers, some idle in the middle.
  @Test
  void manyShareFewBuffers() throws Exception {
    LocalObjects tight = LocalObjects.open(StorageConfig.in(folder), threeBuffers);
    byte[] content = content(20 * BUFFER + 77);
    List<Future<String>> sums = new ArrayList<>();
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        Path file = folder.resolve("shared-" + i);
        boolean isIdle = i % 3 == 0;
        sums.add(
            writers.submit(() -> {
              ObjectOutput output = new ObjectOutput(tight, file);
              AtomicInteger looks = new AtomicInteger();
              output.transferFrom(
                  stutteringAt(content, 7 * BUFFER + 9),
                  isIdle ? _ -> looks.getAndIncrement() > 2 : Arrival.ALWAYS);
              return output.seal();
            }));
      }
      for (Future<String> sum : sums) {
        assertThat(sum.get(50, TimeUnit.SECONDS)).isEqualTo(md5(content));
      }
    }
    tight.close();

    assertThat(threeBuffers.freeBytes()).isEqualTo(threeBuffers.totalBytes());
  }

  /// A stream that has nothing at hand once so many bytes are read.
  private static InputStream stutteringAt(byte[] content, int at) {
    return new ByteArrayInputStream(content) {
      @Override
      public int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, pos < at ? at - pos : length));
      }

      @Override
      public int available() {
        return pos == at ? 0 : super.available();
      }
    };
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
