package io.reelwork.services.storage;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.ServiceFailure.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
  private enum State {
    OPEN,
    SEALED,
    OFFERED,
    CLOSED
  }

  private final LocalObjects objects;
  private final ObjectKey key;
  private State state = State.OPEN;
  private Optional<ObjectOutput> output = Optional.empty();
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
    return opened();
  }

  /// Takes all of a stream into the file, measuring; returns how many bytes that were.
  ///
  /// @param arrival whether more of the stream is there: no memory is held while it is not
  /// @throws IOException when the stream cannot be read
  /// @throws ServiceFailure `STORAGE` or `STORAGE_FULL` when the file cannot be written, `BUSY`
  ///   when no buffer became free
  public long fill(InputStream in, Arrival arrival) throws IOException {
    return opened().transferFrom(in, arrival);
  }

  private ObjectOutput opened() {
    must(State.OPEN);
    if (output.isEmpty()) {
      try {
        output = Optional.of(new ObjectOutput(objects, objects.staging(key)));
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
    try {
      finish(measured);
      objects.place(key);
      placed();
    } catch (IOException e) {
      throw LocalObjects.failure("object " + key + ": cannot be sealed", e);
    }
  }

  /// Syncs and measures the file; it is not in its place yet.
  void finish() throws IOException {
    finish(true);
  }

  private void finish(boolean measured) throws IOException {
    must(State.OPEN);
    Path file = objects.staging(key);
    if (output.isPresent()) {
      md5 = Optional.of(output.get().seal());
    } else {
      md5 = measured ? Optional.of(md5Of(file)) : Optional.empty();
      sync(file);
    }
    sizeBytes = Files.size(file);
  }

  /// Marks that the finished file is in its place, durably.
  void placed() {
    must(State.OPEN);
    state = State.SEALED;
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static String md5Of(Path file) throws IOException {
    MessageDigest digest = md5Digest();
    byte[] buffer = new byte[BufferPool.BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  static MessageDigest md5Digest() {
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
    output.ifPresent(ObjectOutput::abandon);
    switch (state) {
      case OPEN -> {
        objects.deleteFile(objects.staging(key));
        objects.delete(key);
      }
      case SEALED -> objects.delete(key);
      case OFFERED, CLOSED -> {}
    }
    state = State.CLOSED;
  }
}
