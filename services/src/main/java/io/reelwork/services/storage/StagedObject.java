package io.reelwork.services.storage;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// An object being made: written to a file nobody sees, sealed, then published or thrown away.
///
/// ```java
/// try (StagedObject staged = blobs.stage()) {
///   run(ffmpeg, staged.file());            // or: staged.output().write(…)
///   staged.seal();
///   database.transaction(() -> blobs.publish(container, "a.mp4", staged, BlobHeaders.of("video/mp4")));
/// }
/// ```
///
/// Used by one thread at a time. `close` removes what was never offered to a transaction; after
/// that only the janitor may, because the caller cannot always know whether it committed.
public final class StagedObject implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 * 1024;

  /// Far below any reserve, so that several writers at once do not eat it up.
  private static final long ROOM_CHECK_BYTES = 4L << 20;

  private enum State {
    OPEN,
    SEALED,
    OFFERED,
    CLOSED
  }

  private final LocalObjects objects;
  private final ObjectKey key;
  private State state = State.OPEN;
  private Optional<Output> output = Optional.empty();
  private long sizeBytes;
  private Optional<String> md5 = Optional.empty();

  StagedObject(LocalObjects objects) {
    this.objects = objects;
    this.key = ObjectKey.random();
    objects.checkRoomFor(0);
  }

  /// The file to write, in the folder of the objects; it is not there yet.
  public Path file() {
    must(State.OPEN);
    return objects.staging(key);
  }

  /// A stream into the file that measures while it writes; the same one at every call. Throws
  /// `STORAGE_FULL` when the disk runs low.
  public OutputStream output() {
    must(State.OPEN);
    if (output.isEmpty()) {
      try {
        output = Optional.of(new Output());
      } catch (IOException e) {
        throw LocalObjects.failure("object " + key + ": cannot be staged", e);
      }
    }
    return output.get();
  }

  /// Syncs the file, measures its size and MD5, and makes it an object that never changes.
  ///
  /// @throws ServiceFailure `STORAGE` when there is no file, `STORAGE_FULL` when the disk is full
  public void seal() {
    seal(true);
  }

  /// The same without the MD5, for content that is only stitched together from checked pieces.
  void sealUnmeasured() {
    seal(false);
  }

  private void seal(boolean measured) {
    must(State.OPEN);
    try {
      if (output.isPresent()) {
        Output written = output.get();
        written.close();
        md5 = Optional.of(written.md5());
      } else if (measured) {
        md5 = Optional.of(md5Of(objects.staging(key)));
      }
      try (FileChannel channel = FileChannel.open(objects.staging(key), StandardOpenOption.WRITE)) {
        channel.force(true);
        sizeBytes = channel.size();
      }
      objects.place(key);
      state = State.SEALED;
    } catch (IOException e) {
      throw LocalObjects.failure("object " + key + ": cannot be sealed", e);
    }
  }

  private static String md5Of(Path file) throws IOException {
    MessageDigest digest = md5Digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  private static MessageDigest md5Digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new ServiceFailure(Code.CONFIGURATION, "java: MD5 must be there", e);
    }
  }

  /// The object's key; once sealed, `Blobs.localFile` finds its bytes.
  public ObjectKey key() {
    return key;
  }

  /// The size, once sealed.
  public long sizeBytes() {
    mustBeSealed();
    return sizeBytes;
  }

  /// The MD5 in base64, once sealed.
  public Optional<String> md5() {
    mustBeSealed();
    return md5;
  }

  /// Marks that a transaction is about to name the object.
  void offer() {
    mustBeSealed();
    state = State.OFFERED;
  }

  private void mustBeSealed() {
    if (state != State.SEALED && state != State.OFFERED) {
      throw new IllegalStateException("object " + key + ": must be sealed but was " + state);
    }
  }

  private void must(State expected) {
    if (state != expected) {
      throw new IllegalStateException(
          "object " + key + ": must be " + expected + " but was " + state);
    }
  }

  /// Removes the bytes unless they were offered to a transaction.
  @Override
  public void close() {
    output.ifPresent(Output::closeQuietly);
    switch (state) {
      case OPEN -> objects.deleteFile(objects.staging(key));
      case SEALED -> objects.delete(key);
      case OFFERED, CLOSED -> {}
    }
    state = State.CLOSED;
  }

  /// Writes and hashes; looks at the disk's room now and then.
  private final class Output extends OutputStream {
    private final FileChannel channel;
    private final MessageDigest digest = md5Digest();
    private long untilCheck = ROOM_CHECK_BYTES;

    Output() throws IOException {
      channel =
          FileChannel.open(
              objects.staging(key), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      untilCheck -= length;
      if (untilCheck < 0) {
        objects.checkRoomFor(0);
        untilCheck = ROOM_CHECK_BYTES;
      }
      digest.update(bytes, offset, length);
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }

    String md5() {
      return Base64.getEncoder().encodeToString(digest.digest());
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }

    void closeQuietly() {
      try {
        channel.close();
      } catch (IOException ignored) {
        // The file is removed or sealed already; there is nothing left to lose.
      }
    }
  }
}
