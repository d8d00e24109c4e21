package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.models.ParallelTransferOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blobs through the SDK of today, `com.azure:azure-storage-blob`, which knows nothing but a SAS
/// locator; and what no SDK can be made to do, over a socket.
class AzureBlobSdkTest {
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int DELETE = 4;
  private static final int LIST = 8;
  private static final int ALL = READ | WRITE | DELETE | LIST;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path data;

  private static ServerProcess server;
  private static RestClient rest;

  @BeforeAll
  static void start() {
    server = ServerProcess.with(data).set("roles", "api,blob,origin").start();
    rest = RestClient.signIn(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void writesReadsListsAndDeletesBlobsByAnyHost(String host) {
    BlobContainerClient container = container(newAsset(), ALL, host);
    byte[] content = bytes(300_000);
    BlobClient blob = container.getBlobClient("a folder/näme & more.mp4");

    blob.upload(BinaryData.fromBytes(content));

    assertThat(blob.exists()).isTrue();
    assertThat(blob.downloadContent().toBytes()).isEqualTo(content);
    assertThat(ranged(blob, new BlobRange(1000, 5000L)))
        .isEqualTo(Arrays.copyOfRange(content, 1000, 6000));
    assertThat(ranged(blob, new BlobRange(299_990))).hasSize(10);
    assertThat(container.listBlobs().stream().map(BlobItem::getName))
        .containsExactly("a folder/näme & more.mp4");
    blob.delete();
    assertThat(blob.exists()).isFalse();
    assertThat(container.listBlobs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void uploadsLargeBlobsInBlocksSideBySide(String host) {
    BlobContainerClient container = container(newAsset(), ALL, host);
    byte[] content = bytes(9_000_001);
    BlobClient blob = container.getBlobClient("blocks.bin");

    blob.uploadWithResponse(
        new BlobParallelUploadOptions(new ByteArrayInputStream(content))
            .setParallelTransferOptions(
                new ParallelTransferOptions()
                    .setBlockSizeLong(1_000_000L)
                    .setMaxSingleUploadSizeLong(1_000_000L)
                    .setMaxConcurrency(6))
            .setHeaders(new BlobHttpHeaders().setContentType("video/x-blocks"))
            .setMetadata(Map.of("shot", "42")),
        null,
        Context.NONE);

    BlobProperties properties = blob.getProperties();
    assertThat(properties.getBlobSize()).isEqualTo(content.length);
    assertThat(properties.getContentType()).isEqualTo("video/x-blocks");
    assertThat(properties.getMetadata()).containsEntry("shot", "42");
    assertThat(blob.downloadContent().toBytes()).isEqualTo(content);
  }

  @Test
  void commitsStagedBlocksInTheOrderOfTheList() throws Exception {
    BlobContainerClient container = container(newAsset(), ALL, "127.0.0.1");
    BlockBlobClient blob = container.getBlobClient("staged.bin").getBlockBlobClient();
    List<String> ids = IntStream.range(0, 8).mapToObj(AzureBlobSdkTest::blockId).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> staged =
          IntStream.range(0, 8)
              .<Future<?>>mapToObj(i ->
                  threads.submit(
                      () -> blob.stageBlock(ids.get(i), BinaryData.fromString("block" + i))))
              .toList();
      for (Future<?> each : staged) {
        each.get();
      }
    }
    assertThat(container.listBlobs()).isEmpty();
    BlobListDetails all = new BlobListDetails().setRetrieveUncommittedBlobs(true);
    assertThat(container.listBlobs(new ListBlobsOptions().setDetails(all), null))
        .extracting(BlobItem::getName, item -> item.getProperties().getContentLength())
        .containsExactly(tuple("staged.bin", 0L));

    blob.commitBlockList(ids.reversed());

    assertThat(blob.downloadContent().toString())
        .isEqualTo("block7block6block5block4block3block2block1block0");
  }

  @Test
  void keepsPropertiesAndMetadata() {
    BlobClient blob = container(newAsset(), ALL, "127.0.0.1").getBlobClient("known.mp4");
    blob.upload(BinaryData.fromString("one"));
    blob.setMetadata(Map.of("Take", "3", "scene", "kitchen"));
    blob.setHttpHeaders(
        new BlobHttpHeaders().setContentType("video/mp4").setContentDisposition("inline"));

    BlobProperties properties = blob.getProperties();

    assertThat(properties.getBlobSize()).isEqualTo(3);
    assertThat(properties.getContentType()).isEqualTo("video/mp4");
    assertThat(properties.getContentDisposition()).isEqualTo("inline");
    assertThat(properties.getMetadata()).containsValues("3", "kitchen");
    assertThat(properties.getETag()).isNotBlank();
    assertThat(properties.getLastModified()).isNotNull();
  }

  @Test
  void overwritesOnlyWhenAskedTo() {
    BlobClient blob = container(newAsset(), ALL, "127.0.0.1").getBlobClient("twice.bin");
    blob.upload(BinaryData.fromString("one"));

    BlobStorageException refused = refusal(() -> blob.upload(BinaryData.fromString("two"), false));
    assertThat(refused.getStatusCode()).isEqualTo(409);
    assertThat(refused.getErrorCode().toString()).isEqualTo("BlobAlreadyExists");
    blob.upload(BinaryData.fromString("two"), true);

    assertThat(blob.downloadContent().toString()).isEqualTo("two");
  }

  @Test
  void refusesWhatTheLocatorDoesNotAllow() {
    String asset = newAsset();
    BlobClient writer = container(asset, WRITE, "127.0.0.1").getBlobClient("guarded.bin");
    writer.upload(BinaryData.fromString("secret"), true);
    BlobContainerClient readers = container(asset, READ, "127.0.0.1");
    BlobClient reader = readers.getBlobClient("guarded.bin");

    assertThat(reader.downloadContent().toString()).isEqualTo("secret");
    assertThat(refusal(writer::downloadContent).getStatusCode()).isEqualTo(403);
    assertThat(refusal(writer::delete).getStatusCode()).isEqualTo(403);
    assertThat(refusal(reader::delete).getStatusCode()).isEqualTo(403);
    assertThat(refusal(() -> reader.upload(BinaryData.fromString("x"), true)).getStatusCode())
        .isEqualTo(403);
    assertThat(refusal(() -> readers.listBlobs().forEach(_ -> {})).getStatusCode()).isEqualTo(403);
    assertThat(reader.downloadContent().toString()).isEqualTo("secret");
  }

  @Test
  void refusesALocatorOfAnotherAssetAndOneThatWasDeleted() {
    String theirs = newAsset();
    String ours = newAsset();
    Locator locator = locator(ours, ALL);
    String stolen = theirPath(theirs) + "/x.bin?" + locator.query();
    assertThat(raw(stolen).statusCode()).isEqualTo(403);

    String own = locator.container() + "/x.bin?" + locator.query();
    assertThat(raw(own).statusCode()).isEqualTo(404);
    assertThat(rest.send("DELETE", "Locators('" + locator.id() + "')", "").statusCode())
        .isEqualTo(204);
    assertThat(raw(own).statusCode()).isEqualTo(403);
  }

  @Test
  void aCutUploadLeavesNothingVisibleAndNothingOnDisk() throws Exception {
    Locator locator = locator(newAsset(), ALL);
    URI blob = URI.create(locator.container() + "/cut.bin?" + locator.query());
    long before = objectBytes();
    try (Socket socket = new Socket(blob.getHost(), blob.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(putHead(blob, 20_000_000));
      out.write(bytes(10_000_000));
      out.flush();
    }

    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!server.log().matches("(?s).*method=PUT path=\\S*/cut\\.bin .*")
        && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(raw(blob.toString()).statusCode()).isEqualTo(404);
    assertThat(container(locator, "127.0.0.1").listBlobs()).isEmpty();
    assertThat(objectBytes()).isEqualTo(before);
  }

  @Test
  void putsOneHugeBlobInOneRequestWithASmallHeap() throws Exception {
    long size = Boolean.getBoolean("reelwork.long") ? 5L << 30 : 200L << 20;
    Locator locator = locator(newAsset(), ALL);
    URI blob = URI.create(locator.container() + "/huge.bin?" + locator.query());
    HttpRequest put =
        HttpRequest.newBuilder(blob)
            .header("x-ms-blob-type", "BlockBlob")
            .header("x-ms-version", "2011-08-18")
            .PUT(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> new Pattern(size)), size))
            .build();

    assertThat(RestClient.send(HTTP, put).statusCode()).isEqualTo(201);

    BlobClient read = container(locator, "127.0.0.1").getBlobClient("huge.bin");
    assertThat(read.getProperties().getBlobSize()).isEqualTo(size);
    try (InputStream wanted = new Pattern(size);
        InputStream found = read.openInputStream()) {
      assertThat(sameBytes(wanted, found)).isTrue();
    }
    assertThat(ranged(read, new BlobRange(size - 3))).hasSize(3);
  }

  /// Bytes that repeat with a period which no buffer has.
  private static final class Pattern extends InputStream {
    private static final byte[] PERIOD = bytes(1_000_003);
    private long left;
    private int at;

    Pattern(long size) {
      left = size;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(left, Math.min(length, PERIOD.length - at));
      System.arraycopy(PERIOD, at, target, offset, count);
      at = (at + count) % PERIOD.length;
      left -= count;
      return count;
    }
  }

  private static boolean sameBytes(InputStream one, InputStream other) throws IOException {
    while (true) {
      byte[] expected = one.readNBytes(1 << 20);
      if (!Arrays.equals(expected, other.readNBytes(1 << 20))) {
        return false;
      }
      if (expected.length == 0) {
        return true;
      }
    }
  }

  private static byte[] putHead(URI blob, long length) {
    String head =
        "PUT "
            + blob.getRawPath()
            + "?"
            + blob.getRawQuery()
            + " HTTP/1.1\r\nHost: "
            + blob.getAuthority()
            + "\r\nx-ms-blob-type: BlockBlob\r\nx-ms-version: 2015-02-21\r\nContent-Length: "
            + length
            + "\r\n\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  /// How many bytes the objects take, finished or not.
  private static long objectBytes() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("objects"))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static BlobStorageException refusal(Runnable call) {
    return catchThrowableOfType(BlobStorageException.class, call::run);
  }

  private static byte[] ranged(BlobClient blob, BlobRange range) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    blob.downloadStreamWithResponse(out, range, null, null, false, null, Context.NONE);
    return out.toByteArray();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static String blockId(int number) {
    return Base64.getEncoder()
        .encodeToString("BlockId%07d".formatted(number).getBytes(StandardCharsets.US_ASCII));
  }

  private static HttpResponse<String> raw(String uri) {
    return RestClient.send(
        HTTP, HttpRequest.newBuilder(URI.create(uri)).header("x-ms-version", "2015-02-21").build());
  }

  private record Locator(String id, String path) {
    String container() {
      return path.substring(0, path.indexOf('?'));
    }

    String query() {
      return path.substring(path.indexOf('?') + 1);
    }
  }

  private static BlobContainerClient container(String asset, int permissions, String host) {
    return container(locator(asset, permissions), host);
  }

  private static BlobContainerClient container(Locator locator, String host) {
    String path = locator.path().replace("//127.0.0.1:", "//" + host + ":");
    return new BlobContainerClientBuilder().endpoint(path).buildClient();
  }

  private static String newAsset() {
    return RestClient.text(rest.post("Assets", "{\"Name\":\"blobs\"}").body(), "Id");
  }

  private static String theirPath(String asset) {
    return locator(asset, READ).container();
  }

  private static Locator locator(String asset, int permissions) {
    String policy =
        RestClient.text(
            rest.post(
                    "AccessPolicies",
                    "{\"Name\":\"p\",\"DurationInMinutes\":60,\"Permissions\":%d}"
                        .formatted(permissions))
                .body(),
            "Id");
    String body =
        rest.post(
                "Locators",
                "{\"AccessPolicyId\":\"%s\",\"AssetId\":\"%s\",\"Type\":1}"
                    .formatted(policy, asset))
            .body();
    return new Locator(RestClient.text(body, "Id"), RestClient.text(body, "Path"));
  }
}
