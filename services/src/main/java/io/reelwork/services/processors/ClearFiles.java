package io.reelwork.services.processors;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.keys.ContentKey;
import io.reelwork.services.keys.ContentKeyId;
import io.reelwork.services.keys.ContentKeyType;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.keys.StorageCipher;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import io.reelwork.services.steps.TransientFailure;
import io.reelwork.services.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Input files in the clear, whether they lie storage-encrypted or not. Safe for any number of
/// threads.
///
/// @param blobs where the bytes are
/// @param keys what they are encrypted with
record ClearFiles(Blobs blobs, Keys keys) {
  private static final int BUFFER_BYTES = 256 * 1024;

  /// The clear bytes.
  ///
  /// @throws TaskFailure when the file is encrypted and cannot be decrypted
  InputStream open(String account, InputFile file) throws IOException {
    Optional<StorageCipher> cipher = cipher(account, file);
    InputStream stored = Files.newInputStream(blobs.localFile(file.object()));
    return cipher.map(it -> it.through(stored, 0)).orElse(stored);
  }

  /// The clear bytes as a file for programs: the object itself, or a decrypted copy in the
  /// attempt's own folder, which goes with it.
  ///
  /// @throws TaskFailure when the file is encrypted and cannot be decrypted
  Path local(PlanContext context, InputFile file) {
    if (file.encryption().isEmpty()) {
      return blobs.localFile(file.object());
    }
    Path clear = context.scratch().resolve("clear-" + file.object());
    try (InputStream in = open(context.account(), file);
        OutputStream out = Files.newOutputStream(clear)) {
      copy(context, in, out);
      return clear;
    } catch (IOException e) {
      throw new TransientFailure(
          TaskError.DOWNLOADING_INPUT_SERVICE_FAILURE,
          "The file " + file.name() + " could not be decrypted to local disk.",
          e);
    } catch (ServiceFailure e) {
      throw Failures.ofService(e);
    }
  }

  private void copy(PlanContext context, InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (context.cancelled()) {
        throw new TransientFailure(TaskError.TRANSIENT, "The decryption was stopped.");
      }
      blobs.checkRoomFor(n);
      out.write(buffer, 0, n);
      bytes += n;
      context.progress(new StepProgress(0, "decrypt", 0, 0, 0, bytes));
    }
  }

  /// The cipher of a file; empty when it lies in the clear.
  ///
  /// @throws TaskFailure when its scheme, key or initialization vector cannot be used
  Optional<StorageCipher> cipher(String account, InputFile file) {
    return file.encryption().map(encryption -> cipher(account, file, encryption));
  }

  private StorageCipher cipher(String account, InputFile file, FileProtection encryption) {
    String scheme = encryption.scheme().filter(it -> !it.isBlank()).orElse(StorageCipher.SCHEME);
    if (!scheme.equalsIgnoreCase(StorageCipher.SCHEME)) {
      throw unreadable(file, "it is encrypted as " + scheme + ", which is not decrypted here");
    }
    ContentKey key = key(account, file, encryption.keyId().filter(id -> !id.isBlank()));
    if (key.value().length != StorageCipher.KEY_BYTES) {
      throw unreadable(
          file,
          "its key %s must have %d bytes but has %d"
              .formatted(key.id(), StorageCipher.KEY_BYTES, key.value().length));
    }
    String vector = encryption.initializationVector().orElse("");
    return StorageCipher.of(key, vector)
        .orElseThrow(() ->
            unreadable(
                file,
                "its InitializationVector must be an unsigned 64-bit number but was '"
                    + vector
                    + "'"));
  }

  /// The key that the file names, else the one that its asset is encrypted with.
  private ContentKey key(String account, InputFile file, Optional<String> named) {
    AssetId asset = file.asset();
    Optional<ContentKey> key =
        named.isEmpty()
            ? keys.storageKey(account, asset)
            : ContentKeyId.parse(named.get()).flatMap(id -> keys.contentKey(account, id));
    return key.filter(it -> it.type() == ContentKeyType.STORAGE_ENCRYPTION)
        .orElseThrow(() ->
            unreadable(
                file,
                named
                    .map(id ->
                        "its EncryptionKeyId '"
                            + id
                            + "' names no StorageEncryption key that can be decrypted")
                    .orElse(
                        "it names no key, and its asset has no StorageEncryption key that can be"
                            + " decrypted")));
  }

  private static TaskFailure unreadable(InputFile file, String why) {
    return new TaskFailure(
        TaskError.DOWNLOADING_INPUT_MALFORMED_CONTENT,
        "The file " + file.name() + " is encrypted and cannot be decrypted: " + why + ".");
  }
}
