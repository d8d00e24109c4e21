package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A recording of a channel into an asset (entities section 25).
///
/// @param id its id
/// @param name its name
/// @param description a text for people
/// @param created when it was created
/// @param lastModified when it was changed
/// @param channel what it records
/// @param asset what it records into
/// @param archiveWindow how much of the recording is kept
/// @param state its state
/// @param manifestName the name of its manifest in the asset
public record Program(
    ProgramId id,
    String name,
    Optional<String> description,
    Ticks created,
    Ticks lastModified,
    ChannelId channel,
    AssetId asset,
    Duration archiveWindow,
    LiveState state,
    String manifestName) {
  /// The properties that refusals name.
  static final String CHANNEL_ID = "ChannelId";

  static final String ASSET_ID = "AssetId";

  private static final String NAME = "Name";
  private static final String WINDOW = "ArchiveWindowLength";
  private static final String MANIFEST = "ManifestName";
  private static final Pattern NAMES =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 -]{0,254}[A-Za-z0-9])?");
  private static final Pattern MANIFEST_NAMES = Pattern.compile("[^\\p{Cntrl}/\\\\?#%]{1,250}");
  private static final Duration MIN_WINDOW = Duration.ofMinutes(5);
  private static final Duration MAX_WINDOW = Duration.ofHours(25);

  /// Refuses values that no program can have.
  ///
  /// @throws Refusal `INVALID_VALUE`
  void check() {
    if (!NAMES.matcher(name).matches()) {
      throw Refusal.invalidValue(
          NAME,
          "must be 1 to 256 letters, digits, hyphens and blanks, the first and the last a letter or"
              + " a digit, but was '"
              + name
              + "'");
    }
    if (archiveWindow.compareTo(MIN_WINDOW) < 0 || archiveWindow.compareTo(MAX_WINDOW) > 0) {
      throw Refusal.invalidValue(
          WINDOW, "must be " + MIN_WINDOW + " to " + MAX_WINDOW + " but was " + archiveWindow);
    }
    if (!MANIFEST_NAMES.matcher(manifestName).matches()) {
      throw Refusal.invalidValue(
          MANIFEST,
          "must be 1 to 250 characters without / \\ ? # % but was '" + manifestName + "'");
    }
  }

  boolean isStopped() {
    return state == LiveState.STOPPED;
  }

  /// The properties that differ from those before and may be changed only while it is stopped.
  List<String> changedWhileStopped(Program before) {
    List<String> changed = new ArrayList<>();
    if (!name.equals(before.name)) {
      changed.add(NAME);
    }
    if (!asset.equals(before.asset)) {
      changed.add(ASSET_ID);
    }
    if (!archiveWindow.equals(before.archiveWindow)) {
      changed.add(WINDOW);
    }
    if (!manifestName.equals(before.manifestName)) {
      changed.add(MANIFEST);
    }
    return changed;
  }
}
