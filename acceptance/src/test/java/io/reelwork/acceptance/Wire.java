package io.reelwork.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Sends bytes over a socket exactly as written, and reads the answer.
final class Wire {
  private static final int READ_LIMIT_MS = 20_000;

  private Wire() {}

  /// An answer whose length was told.
  record Answer(int status, String head, String body) {
    Optional<String> header(String name) {
      return head.lines()
          .skip(1)
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  /// One request, head and body, to the authority of a URI.
  static Answer send(URI where, String head, String body) {
    return send(where, (head + body).getBytes(StandardCharsets.UTF_8));
  }

  /// The same, as the bytes that travel.
  static Answer send(URI where, byte[] request) {
    try (Socket socket = new Socket(where.getHost(), where.getPort())) {
      socket.setSoTimeout(READ_LIMIT_MS);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      Answer answer = read(socket.getInputStream());
      return answer.status() == 100 ? read(socket.getInputStream()) : answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer read(InputStream in) throws IOException {
    Answer empty = head(in);
    int length = empty.header("Content-Length").map(Integer::parseInt).orElse(0);
    byte[] body = in.readNBytes(length);
    return new Answer(empty.status(), empty.head(), new String(body, StandardCharsets.UTF_8));
  }

  /// The head of an answer, up to its empty line; the body is still to be read.
  static Answer head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the answer ends in its head: " + head);
      }
      head.append((char) next);
    }
    return new Answer(Integer.parseInt(head.substring(9, 12)), head.toString().strip(), "");
  }
}
