package io.reelwork.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that sends bytes and reads bytes, so that tests see what is on the wire.
public final class RawSocket implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new java.io.BufferedInputStream(socket.getInputStream());
  }

  /// Connects to a port of this machine.
  public static RawSocket to(int port) throws IOException {
    return over(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /// Speaks over an open socket.
  public static RawSocket over(Socket socket) throws IOException {
    socket.setSoTimeout(15_000);
    return new RawSocket(socket);
  }

  /// Sends text; `\n` becomes CR LF.
  public RawSocket send(String text) throws IOException {
    return send(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Sends bytes as they are.
  public RawSocket send(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
    return this;
  }

  /// Reads a head: status line and fields with `\n` between them.
  public String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (true) {
      String line = line();
      if (line.isEmpty()) {
        return head.toString();
      }
      head.append(line).append('\n');
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int value = in.read();
    while (value >= 0 && value != '\n') {
      line.write(value);
      value = in.read();
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /// Reads `count` bytes as text.
  public String text(int count) throws IOException {
    return new String(in.readNBytes(count), StandardCharsets.UTF_8);
  }

  /// Reads an answer whose head tells the length of its body.
  public String body(String head) throws IOException {
    for (String field : head.split("\n", -1)) {
      if (field.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        return text(Integer.parseInt(field.substring(15).strip()));
      }
    }
    return "";
  }

  /// Reads to the end of the connection; a reset counts as the end.
  String rest() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      in.transferTo(rest);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    } catch (IOException reset) {
      rest.writeBytes(new byte[0]);
    }
    return rest.toString(StandardCharsets.UTF_8);
  }

  InputStream in() {
    return in;
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
