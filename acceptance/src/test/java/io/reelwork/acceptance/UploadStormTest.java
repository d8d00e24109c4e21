package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Many callers at once, who send as fast as they can, or stall, or send what is hard to read.
@Timeout(900)
class UploadStormTest {
  private static final int MEGABYTE = 1 << 20;
  private static final long RESIDENT_LIMIT = 700L * MEGABYTE;

  /// What the process may ever have: its largest heap, its buffers and itself. With 600 senders the
  /// heap grows to its limit, mostly with buffers already read that no collection has taken yet:
  /// 832 and 846 MB were seen.
  private static final long PROCESS_LIMIT = 1024L * MEGABYTE;

  @TempDir private Path data;

  private ServerProcess.Setup quiet() {
    return ServerProcess.with(data).set("roles", "api,blob,origin");
  }

  private static UploadStorm storm(ServerProcess server, RestClient rest) {
    return new UploadStorm(new JobFlow(rest, server).uploadUrl("NAME"));
  }

  private static int ready(ServerProcess server) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(server.origin("api").resolve("/health/ready"))
              .timeout(Duration.ofSeconds(10))
              .build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private static long peakBytes(ServerProcess server) throws IOException {
    String status = Files.readString(Path.of("/proc/" + server.process().pid() + "/status"));
    String line = status.lines().filter(it -> it.startsWith("VmHWM")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void uploadsShareALittleMemoryWithSomeThatStall() throws Exception {
    try (ServerProcess server = quiet().set("memory.uploads", "8MiB").start()) {
      RestClient rest = RestClient.signIn(server);
      UploadStorm storm = storm(server, rest);
      List<Socket> stalled = storm.stall(30, MEGABYTE);

      Map<String, Integer> ends = storm.put(60, 8 * MEGABYTE);

      assertThat(ends).isEqualTo(Map.of("201", 60));
      assertThat(ready(server)).isEqualTo(200);
      assertThat(rest.get("Assets").statusCode()).isEqualTo(200);
      close(stalled);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "reelwork.long", matches = "true")
  void threeHundredUploadsAllEndWell() throws Exception {
    try (ServerProcess server = quiet().start()) {
      UploadStorm storm = storm(server, RestClient.signIn(server));

      Map<String, Integer> ends = storm.put(300, 24 * MEGABYTE);

      assertThat(ends).isEqualTo(Map.of("201", 300));
      assertThat(peakBytes(server)).isLessThan(RESIDENT_LIMIT);
      assertThat(ready(server)).isEqualTo(200);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "reelwork.long", matches = "true")
  void ofSixHundredUploadsNoneIsCut() throws Exception {
    try (ServerProcess server = quiet().start()) {
      UploadStorm storm = storm(server, RestClient.signIn(server));

      Map<String, Integer> ends = storm.put(600, 24 * MEGABYTE);

      assertThat(ends.keySet()).isSubsetOf("201", "503 Retry-After");
      assertThat(ends.values().stream().mapToInt(it -> it).sum()).isEqualTo(600);
      assertThat(peakBytes(server)).isLessThan(PROCESS_LIMIT);
      assertThat(ready(server)).isEqualTo(200);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "reelwork.long", matches = "true")
  void sixHundredStalledUploadsDisturbNobody() throws Exception {
    try (ServerProcess server = quiet().start()) {
      RestClient rest = RestClient.signIn(server);
      UploadStorm storm = storm(server, rest);
      List<Socket> stalled = storm.stall(600, 4 * MEGABYTE);

      for (int i = 0; i < 5; i++) {
        assertThat(ready(server)).isEqualTo(200);
        assertThat(rest.get("Assets").statusCode()).isEqualTo(200);
        assertThat(storm.put("beside-" + i, 8 * MEGABYTE)).isEqualTo("201");
      }
      close(stalled);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "reelwork.long", matches = "true")
  void jobsRunAfterAStormOfBodiesThatAreHardToRead() throws Exception {
    try (ServerProcess server = ServerProcess.with(data).start()) {
      RestClient rest = RestClient.signIn(server);
      List<Thread> callers = new ArrayList<>();
      long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      byte[] atom = zip("<entry xmlns=\"http://www.w3.org/2005/Atom\">", "<a/>", "</entry>");
      byte[] json = zip("{\"Name\":[{}", ",{}", "]}");
      for (int i = 0; i < 8; i++) {
        boolean isAtom = i % 2 == 0;
        callers.add(
            Thread.startVirtualThread(() -> {
              while (System.nanoTime() < end) {
                post(
                    rest,
                    isAtom ? "application/atom+xml" : "application/json",
                    isAtom ? atom : json);
              }
            }));
      }
      for (Thread caller : callers) {
        caller.join();
      }

      assertThat(server.process().isAlive()).isTrue();
      assertThat(ready(server)).isEqualTo(200);
      JobFlow flow = new JobFlow(rest, server);
      String asset = flow.upload(Clips.video(2, 320, 180), "clip.mp4");
      String job = flow.submit("after the storm", asset, "AAC Audio");
      assertThat(flow.await(job, state -> state >= 3)).isEqualTo(3);
    }
  }

  /// Sixteen megabytes of text in sixteen kilobytes.
  private static byte[] zip(String head, String piece, String tail) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] many = piece.repeat(10_000).getBytes(StandardCharsets.US_ASCII);
      for (int sent = 0; sent + many.length < 16 * MEGABYTE - 1000; sent += many.length) {
        zip.write(many);
      }
      zip.write(tail.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static void post(RestClient rest, String type, byte[] body) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          rest.request("Assets")
              .setHeader("Content-Type", type)
              .header("Content-Encoding", "gzip")
              .timeout(Duration.ofMinutes(2))
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      http.send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      // Whether a bomb gets an answer is its own affair.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
