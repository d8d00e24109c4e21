package io.reelwork.server.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/// A body that is long and in memory, on its way to a caller who may be slow to take it. It is
/// handed to the socket in pieces, of which few are under way; what is left after a while is kept
/// compressed, so that many slow callers cost little. Lives on the event loop.
///
/// Whoever makes one must let go of the bytes.
final class LongAnswer {
  /// Shorter bodies are handed over whole.
  static final int LEAST_BYTES = 64 * 1024;

  private static final int PIECE_BYTES = 128 * 1024;
  private static final int PIECES_UNDERWAY = 2;

  /// A caller who has not taken everything by then is slow.
  private static final long PROMPT_MILLIS = 500;

  private final EventLoop loop;
  private final HttpServerResponse out;
  private final Duration patience;
  private final Runnable taken;
  private final Runnable cut;
  private Rest rest;
  private boolean sending;
  private boolean packing;
  private boolean closed;
  private int underway;
  private long lastTakenNanos = System.nanoTime();
  private long timer;

  /// @param patience how long the caller may take nothing
  /// @param taken called when everything is written
  /// @param cut called when the caller is gone, or took nothing for too long
  LongAnswer(
      EventLoop loop,
      HttpServerResponse out,
      byte[] bytes,
      Duration patience,
      Runnable taken,
      Runnable cut) {
    this.loop = loop;
    this.out = out;
    this.rest = new Rest.Plain(bytes, 0);
    this.patience = patience;
    this.taken = taken;
    this.cut = cut;
  }

  /// Begins; the head must have been set.
  void start() {
    timer = loop.after(PROMPT_MILLIS, this::pack);
    send();
  }

  /// A prompt caller's piece is taken before `write` comes back.
  private void send() {
    if (sending) {
      return;
    }
    sending = true;
    while (!closed && !packing && underway < PIECES_UNDERWAY && rest.left() > 0) {
      Buffer piece = rest.take(PIECE_BYTES);
      underway++;
      Future<Void> written = rest.left() == 0 ? out.end(piece) : out.write(piece);
      written.onComplete(_ -> pieceTaken(), _ -> close(cut));
    }
    sending = false;
  }

  private void pieceTaken() {
    underway--;
    lastTakenNanos = System.nanoTime();
    if (underway == 0 && rest.left() == 0) {
      close(taken);
    } else {
      send();
    }
  }

  private void pack() {
    timer = loop.after(patience.toMillis(), this::look);
    if (!(rest instanceof Rest.Plain plain) || plain.left() < LEAST_BYTES) {
      return;
    }
    packing = true;
    Thread.ofVirtual()
        .name("pack-answer")
        .start(() -> {
          Rest packed = plain.packed();
          loop.run(() -> packed(packed));
        });
  }

  private void packed(Rest smaller) {
    packing = false;
    if (closed) {
      smaller.close();
      return;
    }
    rest = smaller;
    send();
  }

  private void look() {
    long restedMillis = (System.nanoTime() - lastTakenNanos) / 1_000_000;
    if (restedMillis >= patience.toMillis()) {
      close(cut);
    } else {
      timer = loop.after(patience.toMillis() - restedMillis, this::look);
    }
  }

  private void close(Runnable then) {
    if (closed) {
      return;
    }
    closed = true;
    loop.cancel(timer);
    rest.close();
    then.run();
  }
}
