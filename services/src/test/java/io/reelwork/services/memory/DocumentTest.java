package io.reelwork.services.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.ServiceFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DocumentTest {
  private static final int FIRST = Memory.SMALL_DOCUMENT_BYTES;
  private static final long ARRIVING = 4 << 20;
  private static final long SMALL = 4 << 20;
  private static final long LARGE = 64 << 20;

  private final Memory memory =
      new Memory(
          new MemoryBudget("arriving", ARRIVING, 0),
          new MemoryBudget("buffers", 1 << 20, 0),
          new MemoryBudget("small", SMALL, 0),
          new MemoryBudget("large", LARGE, 0),
          Duration.ofMillis(100));

  private Document document(InputStream in, long announced) {
    return new Document(in, announced, memory, Document::weightOfTree);
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private void assertThatAllIsFree() {
    assertThat(memory.arriving().freeBytes()).isEqualTo(ARRIVING);
    assertThat(memory.small().freeBytes()).isEqualTo(SMALL);
    assertThat(memory.large().freeBytes()).isEqualTo(LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, FIRST - 1, FIRST, FIRST + 1, 5 * FIRST + 7, 3 << 20, 10 << 20})
  void givesEveryByteAndHoldsRoomUntilItsRelease(int size) throws IOException {
    byte[] content = content(size);
    for (long announced : new long[] {0, size}) {
      Document document = document(new ByteArrayInputStream(content), announced);

      assertThat(document.readAllBytes()).isEqualTo(content);

      assertThat(memory.arriving().freeBytes()).isEqualTo(ARRIVING);
      long held = SMALL - memory.small().freeBytes() + LARGE - memory.large().freeBytes();
      assertThat(held).isEqualTo(Math.min(LARGE, Document.weightOfTree(size)));
      document.release();
      assertThatAllIsFree();
    }
  }

  @Test
  void shortOnesDoNotWaitForLongOnes() throws IOException {
    memory.large().take(LARGE, Duration.ZERO);

    Document document = document(new ByteArrayInputStream(content(1000)), 1000);

    assertThat(document.readAllBytes()).hasSize(1000);
    document.release();
  }

  @Test
  void whoeverWantsTheBeginningOfALongOneNeedsNoRoom() throws IOException {
    memory.large().take(LARGE, Duration.ZERO);
    memory.arriving().take(ARRIVING, Duration.ZERO);

    Document document = document(new ByteArrayInputStream(content(1 << 20)), 1 << 20);

    assertThat(document.readNBytes(FIRST)).hasSize(FIRST);
    document.release();
  }

  @Test
  void isRefusedWhenThereIsNoRoomAndKeepsNone() {
    memory.large().take(LARGE, Duration.ZERO);
    Document document = document(new ByteArrayInputStream(content(1 << 20)), 1 << 20);

    assertThatThrownBy(document::readAllBytes)
        .isInstanceOf(ServiceFailure.class)
        .extracting(e -> ((ServiceFailure) e).code())
        .isEqualTo(ServiceFailure.Code.BUSY);

    document.release();
    memory.large().give(LARGE);
    assertThatAllIsFree();
  }

  @Test
  void keepsNoRoomWhenTheBodyIsCut() {
    InputStream cut =
        new SequenceInputStream(
            new ByteArrayInputStream(content(300_000)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("cut");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("cut");
              }
            });
    Document document = document(cut, 2 << 20);

    assertThatThrownBy(document::readAllBytes).isInstanceOf(IOException.class);

    document.release();
    assertThatAllIsFree();
  }
}
