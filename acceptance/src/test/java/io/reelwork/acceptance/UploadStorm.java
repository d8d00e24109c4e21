package io.reelwork.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Many callers who each put a blob over one SAS URL, on sockets of their own.
///
/// @param target the address of a blob called `NAME`
record UploadStorm(URI target) {
  private static final int PIECE_BYTES = 256 * 1024;
  private static final int CONNECT_MS = 60_000;

  /// Puts so many blobs at once; returns how many ended how: `201`, `503 Retry-After`, `cut: …`.
  Map<String, Integer> put(int count, int bytes) throws InterruptedException {
    Map<String, Integer> ends = new TreeMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "storm-" + i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                String end = put(name, bytes);
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

  /// Puts one blob.
  String put(String name, int bytes) {
    try (Socket socket = connect()) {
      begin(socket, name, bytes, bytes);
      return end(socket.getInputStream());
    } catch (IOException e) {
      return "cut: " + e.getMessage();
    }
  }

  /// Callers who promise 64 MB, send so many bytes and then nothing; the caller closes them.
  List<Socket> stall(int count, int bytes) throws InterruptedException {
    List<Socket> sockets = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "stalled-" + i;
      Socket socket = connect();
      sockets.add(socket);
      threads.add(Thread.ofPlatform().start(() -> beginQuietly(socket, name, bytes)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return sockets;
  }

  private void beginQuietly(Socket socket, String name, int bytes) {
    try {
      begin(socket, name, 64 << 20, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket connect() {
    try {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(target.getHost(), target.getPort()), CONNECT_MS);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin(Socket socket, String name, int length, int count) throws IOException {
    String head =
        """
        PUT %s?%s HTTP/1.1
        Host: %s
        x-ms-blob-type: BlockBlob
        x-ms-version: 2015-02-21
        Content-Length: %d

        """
            .formatted(
                target.getRawPath().replace("NAME", name),
                target.getRawQuery(),
                target.getAuthority(),
                length);
    OutputStream out = socket.getOutputStream();
    out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    byte[] piece = new byte[PIECE_BYTES];
    for (int sent = 0; sent < count; sent += piece.length) {
      out.write(piece, 0, Math.min(piece.length, count - sent));
    }
  }

  private static String end(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int value = in.read();
      if (value < 0) {
        throw new IOException("no answer");
      }
      head.append((char) value);
    }
    String status = head.substring("HTTP/1.1 ".length(), "HTTP/1.1 201".length());
    return head.indexOf("Retry-After: ") < 0 ? status : status + " Retry-After";
  }
}
