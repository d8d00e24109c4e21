package io.reelwork.services.ingest;

import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.sql.Ticks;
import java.util.Arrays;
import java.util.Optional;

/// A blob that is expected, and what becomes of it (entities section 20).
///
/// @param id its id
/// @param created when it was created
/// @param lastModified when it was changed last
/// @param settings what its client sent
/// @param state what has become of it
/// @param error why it could not be taken over
public record IngestManifestFile(
    IngestManifestFileId id,
    Ticks created,
    Ticks lastModified,
    Settings settings,
    State state,
    Optional<String> error) {
  /// What a client says about a file.
  ///
  /// @param manifest its manifest
  /// @param asset the asset of the manifest that it goes to
  /// @param name the name of the blob and of the file to be
  /// @param mimeType empty for the content type of the blob
  /// @param isPrimary whether it is the primary file of its asset
  /// @param protection handed on to the file unlooked at
  public record Settings(
      IngestManifestId manifest,
      IngestManifestAssetId asset,
      String name,
      Optional<String> mimeType,
      boolean isPrimary,
      FileProtection protection) {}

  /// What becomes of a file.
  public enum State {
    /// Its blob is expected.
    PENDING(0),
    /// It is a file of its asset.
    FINISHED(1),
    /// It could not be taken over.
    ERROR(2);

    private final int number;

    State(int number) {
      this.number = number;
    }

    /// The number on the wire and in the table.
    public int number() {
      return number;
    }

    static State of(int number) {
      return Arrays.stream(values())
          .filter(state -> state.number == number)
          .findFirst()
          .orElseThrow();
    }
  }
}
