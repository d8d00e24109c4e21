import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Many Put Blobs at once over one SAS URL: how they end, how long they take, and the memory of the
/// service; then as many that send a part and rest, and how the service serves others meanwhile.
public final class Uploads {
  private static final int PIECE_BYTES = 256 * 1024;
  private static final int ATTEMPTS = 10;

  private Uploads() {}

  public static void main(String[] arguments) throws Exception {
    int uploads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
    int megabytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 24;
    Path folder = Service.folder();
    try (Service service = Service.start(folder.resolve("data"), "--roles", "api,blob,origin")) {
      String token = service.token();
      String asset = Service.member(service.create(token, "Assets", "{\"Name\":\"many\"}"), "Id");
      URI target = service.uploadUrl(token, asset, "NAME");
      report(service, "before");
      long begin = System.nanoTime();
      System.out.println(all(uploads, target, megabytes << 20));
      System.out.printf(
          "%d uploads of %d MB: %.0f MB/s%n",
          uploads, megabytes, uploads * megabytes / ((System.nanoTime() - begin) / 1e9));
      report(service, "after them");
      stalled(service, token, target, 2 * uploads);
      report(service, "after the stalled");
    }
  }

  /// How many got which status.
  private static Map<String, Integer> all(int count, URI target, int bytes) throws Exception {
    Map<String, Integer> ends = new TreeMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      URI blob = named(target, "u" + i);
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    String end = put(blob, bytes);
                    synchronized (ends) {
                      ends.merge(end, 1, Integer::sum);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return ends;
  }

  private static URI named(URI target, String name) {
    return URI.create(target.toString().replace("NAME", name));
  }

  private static String put(URI blob, int bytes) {
    try (Socket socket = connect(blob)) {
      send(socket, blob, bytes, bytes);
      byte[] start = socket.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "cut: " + e.getMessage();
    }
  }

  private static Socket connect(URI blob) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(blob.getHost(), blob.getPort()), 60_000);
    return socket;
  }

  /// Sends a head that promises `length` bytes, and `count` of them.
  private static void send(Socket socket, URI blob, int length, int count) throws IOException {
    OutputStream out = socket.getOutputStream();
    String head =
        """
        PUT %s?%s HTTP/1.1
        Host: %s
        x-ms-blob-type: BlockBlob
        x-ms-version: 2021-08-06
        Content-Length: %d

        """
            .formatted(blob.getRawPath(), blob.getRawQuery(), blob.getAuthority(), length);
    out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    byte[] piece = new byte[PIECE_BYTES];
    for (int sent = 0; sent < count; sent += piece.length) {
      out.write(piece, 0, Math.min(piece.length, count - sent));
    }
  }

  /// Callers who send 4 MB and rest; then the service's health, its API and new uploads.
  private static void stalled(Service service, String token, URI target, int count)
      throws Exception {
    List<Socket> sockets = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      URI blob = named(target, "stalled" + i);
      Socket socket = connect(blob);
      sockets.add(socket);
      threads.add(Thread.ofPlatform().start(() -> part(socket, blob)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    report(service, count + " stalled");
    double slowest = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      long begin = System.nanoTime();
      service.get(token, "Assets");
      String end = put(named(target, "beside" + i), 8 << 20);
      if (!end.endsWith(" 201")) {
        throw new IOException("an upload beside the stalled ones: " + end);
      }
      slowest = Math.max(slowest, (System.nanoTime() - begin) / 1e9);
    }
    System.out.printf(
        "beside them: a GET and a Put Blob of 8 MB took %.2f s at most%n", slowest);
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void part(Socket socket, URI blob) {
    try {
      send(socket, blob, 64 << 20, 4 << 20);
    } catch (IOException e) {
      System.err.println("a stalled upload was cut: " + e.getMessage());
    }
  }

  private static void report(Service service, String when) throws IOException {
    System.out.printf(
        "%-18s resident %.0f MB, peak %.0f MB%n",
        when,
        Measure.mebibytes(service.pid(), "VmRSS"),
        Measure.mebibytes(service.pid(), "VmHWM"));
  }
}
