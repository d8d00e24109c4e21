package io.reelwork.services.processors;

import io.reelwork.services.keys.StorageCipher;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.steps.TransientFailure;
import io.reelwork.services.storage.StagedObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One run of one `decrypt` step: decrypt, verify, stage; what it hands back publishes. For one
/// thread.
final class DecryptRun {
  /// Verifying reads as many bytes as decrypting; the rest is a breath for publishing.
  private static final double SHARE = 0.495;

  private static final int BUFFER_BYTES = 256 * 1024;

  private final StepContext context;
  private final DecryptSpec spec;
  private final Publication.Stores stores;
  private final ClearFiles clear;
  private final long totalBytes;
  private final List<StagedFile> staged = new ArrayList<>();
  private final List<byte[]> digests = new ArrayList<>();
  private long doneBytes;
  private long writtenBytes;

  DecryptRun(StepContext context, DecryptSpec spec, Publication.Stores stores) {
    this.context = context;
    this.spec = spec;
    this.stores = stores;
    this.clear = new ClearFiles(stores.blobs(), stores.keys());
    this.totalBytes = Math.max(1, spec.sizeBytes());
  }

  /// Runs it. On failure and on cancellation nothing stays.
  StepOutcome run() {
    boolean kept = false;
    try {
      stores.blobs().checkRoomFor(spec.sizeBytes());
      long startedNanos = System.nanoTime();
      for (DecryptSpec.File file : spec.files()) {
        decrypt(file);
      }
      for (int i = 0; i < staged.size(); i++) {
        verify(i);
      }
      Publication publication = Publication.of(context, staged, SideFiles.NONE, stores);
      kept = !context.cancelled();
      return StepOutcome.publish(note(System.nanoTime() - startedNanos), publication::publish);
    } catch (IOException e) {
      throw new TransientFailure(
          TaskError.UPLOADING_OUTPUT_ASSET, "The decrypted files could not be written.", e);
    } finally {
      if (!kept) {
        staged.forEach(file -> file.object().close());
      }
    }
  }

  /// Writes the clear bytes, and remembers what was read.
  private void decrypt(DecryptSpec.File file) throws IOException {
    StagedObject object = stores.blobs().stage();
    staged.add(
        new StagedFile(
            file.input().name(), file.mimeType(), file.primary(), object, Optional.empty()));
    MessageDigest digest = digest();
    Optional<StorageCipher> cipher = clear.cipher(context.account(), file.input());
    try (InputStream stored =
            Files.newInputStream(stores.blobs().localFile(file.input().object()));
        InputStream in = through(cipher, new DigestInputStream(stored, digest))) {
      copy(in, object.output(), "decrypt");
    }
    object.seal();
    digests.add(digest.digest());
  }

  /// Reads back what was written: encrypted again it must be what was read.
  private void verify(int index) throws IOException {
    DecryptSpec.File file = spec.files().get(index);
    Optional<StorageCipher> cipher = clear.cipher(context.account(), file.input());
    Path written = stores.blobs().localFile(staged.get(index).object().key());
    MessageDigest digest = digest();
    try (InputStream stored = Files.newInputStream(written);
        InputStream in = new DigestInputStream(through(cipher, stored), digest)) {
      copy(in, OutputStream.nullOutputStream(), "verify");
    }
    if (!Arrays.equals(digest.digest(), digests.get(index))) {
      throw new TaskFailure(
          TaskError.PROCESSING_TASK,
          "The output is not as planned: " + file.input().name() + " reads back differently.");
    }
  }

  private static InputStream through(Optional<StorageCipher> cipher, InputStream in) {
    return cipher.map(it -> it.through(in, 0)).orElse(in);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void copy(InputStream in, OutputStream out, String phase) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (context.cancelled()) {
        throw new TransientFailure(TaskError.TRANSIENT, "The decryption was stopped.");
      }
      out.write(buffer, 0, n);
      doneBytes += n;
      writtenBytes += phase.equals(StorageDecryption.DECRYPT) ? n : 0;
      context.progress(
          new StepProgress(SHARE * doneBytes / totalBytes, phase, 0, 0, 0, writtenBytes));
    }
  }

  private String note(long nanos) {
    long encrypted =
        spec.files().stream().filter(file -> file.input().encryption().isPresent()).count();
    String summary =
        String.format(
            Locale.ROOT,
            "%d bytes in %.2f s: %d files decrypted, %d copied.",
            spec.sizeBytes(),
            nanos / 1e9,
            encrypted,
            spec.files().size() - encrypted);
    return context.configuration().isBlank()
        ? summary
        : summary + " The configuration was not looked at.";
  }
}
