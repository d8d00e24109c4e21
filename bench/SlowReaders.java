import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Callers who read a page of 1000 assets in Atom slowly: the service's memory before, while they
/// read and afterwards. The names are as long as they may be and the callers' receive buffers small,
/// so that most of the answer waits in the service: the kernel's send buffer takes 2.5 MB of it.
public final class SlowReaders {
  private static final int SECONDS = 20;
  private static final int BYTES_PER_SECOND = 16 * 1024;
  private static final int RECEIVE_BUFFER_BYTES = 4096;

  private SlowReaders() {}

  public static void main(String[] arguments) throws Exception {
    int readers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    Path folder = Service.folder();
    Path data = folder.resolve("data");
    Service.filled(data, Map.of(Rows.Kind.ASSETS, 1_000)).close();
    Rows.run(data, "update asset set name = hex(randomblob(50)) || hex(zeroblob(1900))");
    try (Service service = Service.start(data, "--roles", "api")) {
      String token = service.token();
      int bytes = warmUp(service, token);
      double before = report(service, "before");
      List<Socket> sockets = new ArrayList<>();
      AtomicLong read = new AtomicLong();
      for (int i = 0; i < readers; i++) {
        Socket socket = request(service, token);
        sockets.add(socket);
        Thread.ofVirtual().start(() -> readSlowly(socket, read));
      }
      double most = 0;
      for (int second = 5; second <= SECONDS; second += 5) {
        Thread.sleep(5000);
        most = Math.max(most, report(service, "after " + second + " s"));
      }
      System.out.printf(
          "%d readers of %d KB at %d KB/s, %d KB read by each: live heap +%.0f KiB for each (an"
              + " answer held whole is %.0f KiB)%n",
          readers,
          bytes / 1000,
          BYTES_PER_SECOND / 1024,
          read.get() / 1000 / readers,
          (most - before) * 1024 / readers,
          bytes / 1024.0);
      for (Socket socket : sockets) {
        socket.close();
      }
      Thread.sleep(1000);
      report(service, "closed");
    }
  }

  private static int warmUp(Service service, String token)
      throws IOException, InterruptedException {
    int bytes = 0;
    for (int i = 0; i < 30; i++) {
      bytes =
          service
              .send(
                  service.request(token, "Assets").setHeader("Accept", "application/atom+xml")
                      .build(),
                  200)
              .getBytes(StandardCharsets.UTF_8)
              .length;
    }
    return bytes;
  }

  private static Socket request(Service service, String token) throws IOException {
    URI api = service.api();
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.connect(new InetSocketAddress(api.getHost(), api.getPort()));
    String request =
        """
        GET /api/Assets HTTP/1.1
        Host: %s:%d
        Authorization: Bearer %s
        x-ms-version: 2.19
        Accept: application/atom+xml

        """
            .formatted(api.getHost(), api.getPort(), token)
            .replace("\n", "\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void readSlowly(Socket socket, AtomicLong read) {
    byte[] buffer = new byte[BYTES_PER_SECOND / 10];
    try {
      InputStream in = socket.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read.addAndGet(count);
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException _) {
      // The bench is over.
    }
  }

  /// Prints the memory of the service; answers its live heap in MiB.
  private static double report(Service service, String when)
      throws IOException, InterruptedException {
    String jcmd =
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Measure.run(jcmd, Long.toString(service.pid()), "GC.run");
    String heap = Measure.run(jcmd, Long.toString(service.pid()), "GC.heap_info");
    double live = 0;
    Matcher used = Pattern.compile("total \\d+K, used (\\d+)K").matcher(heap);
    while (used.find()) {
      live += Long.parseLong(used.group(1)) / 1024.0;
    }
    System.out.printf(
        "%-12s live heap %6.1f MiB, resident %6.1f MiB%n",
        when, live, Measure.mebibytes(service.pid(), "VmRSS"));
    return live;
  }
}
