import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One Put Blob of some gigabytes against nginx's WebDAV PUT of the same file, interleaved, by the
/// same client. What we have answered is on the disk, and hashed; nginx neither syncs nor hashes, so
/// the same is also told with both done to nginx's file after its PUT. nginx must be there with the
/// dav module (package nginx-light or nginx-extras).
public final class Upload {
  private static final int ROUNDS = 3;
  private static final int PORT = 18489;

  private Upload() {}

  public static void main(String[] arguments) throws Exception {
    long megabytes = arguments.length > 0 ? Long.parseLong(arguments[0]) : 2048;
    Path folder = Service.folder();
    Path file = folder.resolve("big.bin");
    Measure.run(
        "dd", "if=/dev/urandom", "of=" + file, "bs=1M", "count=" + megabytes, "status=none");
    double gigabytes = megabytes / 1024.0;
    List<Double> ratios = new ArrayList<>();
    List<Double> sameWork = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    Process nginx = nginx(folder);
    try (Service service = Service.start(folder.resolve("data"))) {
      String token = service.token();
      String asset = Service.member(service.create(token, "Assets", "{\"Name\":\"big\"}"), "Id");
      URI blob = service.uploadUrl(token, asset, "big.bin");
      for (int round = 0; round < ROUNDS; round++) {
        double before = Measure.ownCpuSeconds(service.pid());
        double ours = put(service, blob, file);
        double ourCpu = Measure.ownCpuSeconds(service.pid()) - before;
        before = workers(nginx);
        double theirs =
            put(service, URI.create("http://127.0.0.1:" + PORT + "/big" + round), file);
        double theirCpu = workers(nginx) - before;
        double rest = hashAndSync(folder.resolve("nginx/root/big" + round));
        System.out.printf(
            "round %d: ours %.0f MB/s and %.2f CPU s/GB, nginx %.0f MB/s and %.2f CPU s/GB,"
                + " hashed and synced %.0f MB/s%n",
            round,
            megabytes / ours,
            ourCpu / gigabytes,
            megabytes / theirs,
            theirCpu / gigabytes,
            megabytes / (theirs + rest));
        ratios.add(theirs / ours);
        sameWork.add((theirs + rest) / ours);
        cpu.add(ourCpu / gigabytes);
        Files.delete(folder.resolve("nginx/root/big" + round));
        Measure.run("sync");
      }
      System.out.printf(
          "peak memory of the service %.0f MiB%n", Measure.mebibytes(service.pid(), "VmHWM"));
    } finally {
      nginx.destroy();
      nginx.waitFor();
    }
    System.out.printf(
        "upload against nginx WebDAV PUT, median of %d: %.2f (goal 0.8); hashed and synced %.2f%n",
        ROUNDS, Measure.median(ratios), Measure.median(sameWork));
    System.out.printf(
        "CPU time of the service, median: %.2f s/GB, MD5 and sync included%n", Measure.median(cpu));
  }

  /// Seconds that it takes to bring a file to where ours is when it is answered.
  private static double hashAndSync(Path file) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Measure.run("md5sum", file.toString());
    Measure.run("sync", file.toString());
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double workers(Process nginx) throws IOException {
    double seconds = 0;
    for (ProcessHandle worker : nginx.children().toList()) {
      seconds += Measure.ownCpuSeconds(worker.pid());
    }
    return seconds;
  }

  /// Seconds that a Put Blob takes; to nginx it is a PUT of a new file.
  private static double put(Service client, URI target, Path file)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    client.put(target, file);
    return (System.nanoTime() - begin) / 1e9;
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
