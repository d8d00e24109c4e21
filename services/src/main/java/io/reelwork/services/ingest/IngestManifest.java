package io.reelwork.services.ingest;

import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.ContainerId;
import java.util.Optional;

/// A container to upload to, and what is expected there (entities section 18).
///
/// @param id its id
/// @param created when it was created
/// @param lastModified when it, or a file of it, was changed last
/// @param name its name
/// @param isActive whether files are pending
/// @param storageAccount the storage account of its container
public record IngestManifest(
    IngestManifestId id,
    Ticks created,
    Ticks lastModified,
    Optional<String> name,
    boolean isActive,
    String storageAccount) {
  /// Where its blobs are uploaded.
  public ContainerId container() {
    return id.container(storageAccount);
  }

  /// The files of a manifest by state.
  ///
  /// @param pending how many blobs are expected
  /// @param finished how many files have been taken over
  /// @param failed how many could not be taken over
  /// @param errors what went wrong with the first of them, a line each
  public record Statistics(int pending, int finished, int failed, String errors) {
    static final Statistics NONE = new Statistics(0, 0, 0, "");
  }
}
