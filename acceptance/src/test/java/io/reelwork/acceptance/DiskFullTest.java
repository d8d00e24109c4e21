package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of the data folder runs full.
class DiskFullTest {
  private static final int DISK_MEGABYTES = 160;
  private static final int FINISHED = 3;
  private static final int ERROR = 4;

  @TempDir Path folder;
  private Optional<SmallDisk> mounted = Optional.empty();

  @BeforeEach
  void mountTheDisk() throws Exception {
    mounted = SmallDisk.mount(folder.resolve("disk"), DISK_MEGABYTES);
    assumeTrue(mounted.isPresent(), "a small disk can be mounted");
  }

  @AfterEach
  void unmountTheDisk() throws Exception {
    if (mounted.isPresent()) {
      mounted.get().unmount();
    }
  }

  @Test
  void uploadsAreRefusedUntilThereIsRoomAgain() throws Exception {
    SmallDisk disk = mounted.orElseThrow();
    try (ServerProcess server = setup().start()) {
      RestClient rest = RestClient.signIn(server);
      URI target = locator(rest, server);
      byte[] tooMuch = new byte[(int) SmallDisk.megabytes(DISK_MEGABYTES)];
      byte[] little = new byte[(int) SmallDisk.megabytes(1)];

      HttpResponse<String> promised = put(target, BodyPublishers.ofByteArray(tooMuch));
      HttpResponse<String> streamed =
          put(target, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooMuch)));

      assertThat(promised.statusCode()).isEqualTo(507);
      assertThat(streamed.statusCode()).isEqualTo(507);
      assertThat(streamed.body()).contains("<Code>InsufficientStorage</Code>");
      assertThat(new StoredFiles(data()).temporary()).isEmpty();

      disk.fillTo(disk.reserveBytes() / 2);
      assertThat(put(target, BodyPublishers.ofByteArray(little)).statusCode()).isEqualTo(507);
      assertThat(rest.post("Assets", "{\"Name\":\"the reserve is for rows\"}").statusCode())
          .isEqualTo(201);

      disk.fillTo(0);
      int refused = createUntilRefused(rest);
      assertThat(refused).isEqualTo(507);
      assertThat(rest.get("Assets").statusCode()).isEqualTo(200);

      disk.empty();
      assertThat(put(target, BodyPublishers.ofByteArray(little)).statusCode()).isEqualTo(201);
      assertThat(rest.post("Assets", "{\"Name\":\"room again\"}").statusCode()).isEqualTo(201);
    }
  }

  @Test
  void anEncodeEndsWithAClearErrorAndTheNextOneWorks() throws Exception {
    SmallDisk disk = mounted.orElseThrow();
    try (ServerProcess server = setup().start()) {
      RestClient rest = RestClient.signIn(server);
      JobFlow flow = new JobFlow(rest, server);
      String asset = flow.upload(Clips.video(20, 1280, 720), "clip.mp4");
      String job = flow.submit("full", asset, "H264 Multiple Bitrate 720p");
      new ProgressWatch().until(flow, job, 5);

      disk.fillTo(disk.reserveBytes() / 2);
      int state = flow.await(job, s -> s >= FINISHED && s != 6);

      String tasks = rest.get("Jobs('" + job.replace(":", "%3A") + "')/Tasks").body();
      assertThat(state).isEqualTo(ERROR);
      assertThat(tasks)
          .contains("\"Code\":\"ErrorUploadingOutputAsset\"", "There is no room for the output.");
      assertThat(new StoredFiles(data()).temporary()).isEmpty();
      assertThat(new Processes(data()).ffmpeg()).isEmpty();

      disk.empty();
      String small = flow.upload(Clips.video(4, 320, 180), "short.mp4");
      String next = flow.submit("room again", small, "H264 Single Bitrate 16x9 SD");
      assertThat(flow.await(next, s -> s >= FINISHED && s != 6)).isEqualTo(FINISHED);
    }
  }

  private Path data() {
    return mounted.orElseThrow().folder().resolve("data");
  }

  private ServerProcess.Setup setup() {
    return ServerProcess.with(data());
  }

  /// The database may still find room in pages of its own; answers the first refusal.
  private static int createUntilRefused(RestClient rest) {
    String name = "x".repeat(2000);
    for (int i = 0; i < 1000; i++) {
      int status = rest.post("Assets", "{\"Name\":\"" + name + "\"}").statusCode();
      if (status != 201) {
        return status;
      }
    }
    return 201;
  }

  private static URI locator(RestClient rest, ServerProcess server) {
    String asset = RestClient.text(rest.post("Assets", "{\"Name\":\"a\"}").body(), "Id");
    String policy =
        RestClient.text(
            rest.post(
                    "AccessPolicies",
                    "{\"Name\":\"up\",\"DurationInMinutes\":60,\"Permissions\":2}")
                .body(),
            "Id");
    String locator =
        rest.post(
                "Locators",
                "{\"AccessPolicyId\":\"%s\",\"AssetId\":\"%s\",\"Type\":1}"
                    .formatted(policy, asset))
            .body();
    URI path = URI.create(RestClient.text(locator, "Path"));
    return server.origin("blob").resolve(path.getRawPath() + "/a.bin?" + path.getRawQuery());
  }

  private static HttpResponse<String> put(URI target, BodyPublisher body) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return RestClient.send(
          http,
          HttpRequest.newBuilder(target)
              .timeout(Duration.ofMinutes(1))
              .header("x-ms-blob-type", "BlockBlob")
              .header("x-ms-version", "2015-02-21")
              .expectContinue(true)
              .PUT(body)
              .build());
    }
  }
}
