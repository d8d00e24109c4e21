import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One Put Blob of some gigabytes against nginx's WebDAV PUT of the same file, interleaved, by the
/// same client, which has the kernel send the file and so leaves the processors to the servers.
///
/// What we have answered is hashed and on the disk; nginx does neither. So the goal is that of the
/// same work (decision 0014): nginx's PUT while `md5sum` reads the file beside it, and a sync at the
/// end. The bare PUT is told too. The first round is not counted: the compiler works in it. nginx
/// must be there with the dav module (package nginx-light or nginx-extras).
public final class Upload {
  private static final int ROUNDS = 5;
  private static final int PORT = 18489;
  private static final String NAME = "big";

  private Upload() {}

  public static void main(String[] arguments) throws Exception {
    long megabytes = arguments.length > 0 ? Long.parseLong(arguments[0]) : 2048;
    Path folder = Service.folder();
    Path file = folder.resolve("big.bin");
    Measure.run(
        "dd", "if=/dev/urandom", "of=" + file, "bs=1M", "count=" + megabytes, "status=none");
    double gigabytes = megabytes / 1024.0;
    List<Double> ratios = new ArrayList<>();
    List<Double> bareRatios = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    Process nginx = nginx(folder);
    Path root = folder.resolve("nginx/root");
    try (Service service = Service.start(folder.resolve("data"))) {
      String token = service.token();
      String asset = Service.member(service.create(token, "Assets", "{\"Name\":\"big\"}"), "Id");
      URI blob = service.uploadUrl(token, asset, "big.bin");
      for (int round = 0; round <= ROUNDS; round++) {
        double before = Measure.ownCpuSeconds(service.pid());
        double ours = put(blob, file);
        double ourCpu = Measure.ownCpuSeconds(service.pid()) - before;
        Measure.run("sync");
        before = workers(nginx);
        double bare = barePut(root, file);
        double theirCpu = workers(nginx) - before;
        double same = hashedAndSynced(root, file);
        System.out.printf(
            "round %d: ours %.0f MB/s and %.2f CPU s/GB, nginx %.0f MB/s and %.2f CPU s/GB,"
                + " hashed and synced %.0f MB/s%n",
            round,
            megabytes / ours,
            ourCpu / gigabytes,
            megabytes / bare,
            theirCpu / gigabytes,
            megabytes / same);
        if (round > 0) {
          bareRatios.add(bare / ours);
          ratios.add(same / ours);
          cpu.add(ourCpu / gigabytes);
        }
      }
      System.out.printf(
          "peak memory of the service %.0f MiB%n", Measure.mebibytes(service.pid(), "VmHWM"));
    } finally {
      nginx.destroy();
      nginx.waitFor();
    }
    System.out.printf(
        "upload against nginx WebDAV PUT, hashed and synced, median of %d: %.2f (goal 0.8);"
            + " against the bare PUT %.2f%n",
        ROUNDS, Measure.median(ratios), Measure.median(bareRatios));
    System.out.printf(
        "CPU time of the service, median: %.2f s/GB, MD5 and sync included%n", Measure.median(cpu));
  }

  /// Seconds of a PUT to nginx, its file neither hashed nor synced.
  private static double barePut(Path root, Path file) throws IOException, InterruptedException {
    double seconds = put(nginxTarget(), file);
    remove(root);
    return seconds;
  }

  /// Seconds of a PUT to nginx until its file is where ours is when it is answered.
  private static double hashedAndSynced(Path root, Path file)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process hash =
        new ProcessBuilder("md5sum", file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    put(nginxTarget(), file);
    hash.waitFor();
    Measure.run("sync", root.resolve(NAME).toString());
    double seconds = (System.nanoTime() - begin) / 1e9;
    remove(root);
    return seconds;
  }

  private static URI nginxTarget() {
    return URI.create("http://127.0.0.1:" + PORT + "/" + NAME);
  }

  private static void remove(Path root) throws IOException, InterruptedException {
    Files.delete(root.resolve(NAME));
    Measure.run("sync");
  }

  private static double workers(Process nginx) throws IOException {
    double seconds = 0;
    for (ProcessHandle worker : nginx.children().toList()) {
      seconds += Measure.ownCpuSeconds(worker.pid());
    }
    return seconds;
  }

  /// Seconds that a Put Blob takes; to nginx it is a PUT of a new file.
  private static double put(URI target, Path file) throws IOException {
    long begin = System.nanoTime();
    try (SocketChannel server =
            SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
        FileChannel bytes = FileChannel.open(file)) {
      long size = bytes.size();
      server.write(ByteBuffer.wrap(head(target, size).getBytes(StandardCharsets.US_ASCII)));
      for (long sent = 0; sent < size; ) {
        sent += bytes.transferTo(sent, size - sent, server);
      }
      byte[] answer = Channels.newInputStream(server).readAllBytes();
      String text = new String(answer, StandardCharsets.ISO_8859_1);
      if (!text.startsWith("HTTP/1.1 201")) {
        throw new IOException("answer: must be 201 but was " + text);
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static String head(URI target, long size) {
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    return String.join(
        "\r\n",
        "PUT " + target.getRawPath() + query + " HTTP/1.1",
        "Host: " + target.getAuthority(),
        "x-ms-blob-type: BlockBlob",
        "x-ms-version: 2021-08-06",
        "Content-Length: " + size,
        "Connection: close",
        "",
        "");
  }

  private static Process nginx(Path folder) throws IOException, InterruptedException {
    Path root = Files.createDirectories(folder.resolve("nginx/root"));
    Files.createDirectories(folder.resolve("nginx/temp"));
    folder.toFile().setExecutable(true, false);
    Path config = folder.resolve("nginx/nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        user root;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/temp;
          client_max_body_size 0;
          server {
            listen 127.0.0.1:%2$d;
            location / { root %3$s; dav_methods PUT; }
          }
        }
        """
            .formatted(folder.resolve("nginx"), PORT, root));
    Process process = new ProcessBuilder("nginx", "-c", config.toString()).inheritIO().start();
    Thread.sleep(1000);
    return process;
  }
}
