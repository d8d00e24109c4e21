package io.reelwork.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.memory.Memory;
import io.reelwork.services.memory.MemoryBudget;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies over a budget with room for four of them at a time.
@Timeout(60)
final class BodyRoomTest {
  private static final int ROOM = 4 * Inflow.READ_BYTES;
  private static final int LENGTH = 3 << 20;

  private final Memory memory =
      new Memory(
          new MemoryBudget("arriving", ROOM, 0),
          new MemoryBudget("buffers", 1 << 20, 0),
          new MemoryBudget("small", 1 << 20, 0),
          new MemoryBudget("large", 1 << 20, 0),
          Duration.ofSeconds(2));

  private HttpFaces faces;

  @BeforeEach
  void start() {
    Face face =
        new Face(
            "blob",
            List.of(new Face.Listener("127.0.0.1", 0, false)),
            Origins.ofRequest(),
            HttpLimits.DEFAULT,
            BodyRoomTest::count);
    faces = HttpFaces.start(List.of(face), Optional.empty(), memory);
  }

  @AfterEach
  void stop() {
    faces.close();
  }

  private static Response count(Request request) {
    try (InputStream in = request.body()) {
      return Response.text(200, in.readAllBytes().length + " bytes");
    } catch (ServiceFailure e) {
      return Response.text(503, e.code() + "");
    } catch (IOException e) {
      return Response.text(400, String.valueOf(e.getMessage()));
    }
  }

  private RawSocket begin(int length) throws IOException {
    RawSocket caller = RawSocket.to(faces.opened().getFirst().port());
    caller.send("PUT /x HTTP/1.1\nHost: h\nContent-Length: " + length + "\n\n");
    return caller;
  }

  private void awaitFree(long bytes) throws InterruptedException {
    while (memory.arriving().freeBytes() != bytes) {
      Thread.sleep(5);
    }
  }

  @Test
  void manyMoreThanThereIsRoomForAllArriveWhole() throws Exception {
    List<RawSocket> callers = new ArrayList<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      RawSocket caller = begin(LENGTH);
      callers.add(caller);
      senders.add(Thread.startVirtualThread(() -> send(caller, LENGTH)));
    }
    for (RawSocket caller : callers) {
      assertThat(caller.head()).startsWith("HTTP/1.1 200");
      caller.close();
    }
    for (Thread sender : senders) {
      sender.join();
    }

    awaitFree(ROOM);
  }

  private static void send(RawSocket caller, int bytes) {
    try {
      caller.send(new byte[bytes]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void stalledOnesTakeAllRoomAndGiveItBackWhenTheyAreCut() throws Exception {
    List<RawSocket> stalled = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      stalled.add(begin(LENGTH));
    }
    awaitFree(0);
    try (RawSocket late = begin(LENGTH);
        RawSocket small = begin(1000)) {
      send(small, 1000);
      assertThat(small.head()).startsWith("HTTP/1.1 200");
      assertThat(late.head()).startsWith("HTTP/1.1 503");
    }

    for (RawSocket caller : stalled) {
      caller.close();
    }
    awaitFree(ROOM);
  }

  @Test
  void aLateOneWaitsForRoomAndIsServed() throws Exception {
    List<RawSocket> stalled = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      stalled.add(begin(LENGTH));
    }
    awaitFree(0);
    try (RawSocket late = begin(LENGTH)) {
      Thread sender = Thread.startVirtualThread(() -> send(late, LENGTH));
      stalled.getFirst().close();

      assertThat(late.head()).startsWith("HTTP/1.1 200");
      sender.join();
    }
    for (RawSocket caller : stalled) {
      caller.close();
    }
    awaitFree(ROOM);
  }

  @Test
  void theFacesAreWellWhileTheirLoopsAnswer() {
    faces.check();
  }
}
