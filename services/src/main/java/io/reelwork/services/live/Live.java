package io.reelwork.services.live;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.AssetParts;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.web.FaceUrls;
import java.util.List;
import java.util.Optional;

/// Channels and programs. Safe for any number of threads; changes join an open transaction.
public final class Live implements ODataFeature, AssetParts {
  /// The tables of this feature.
  public static final Schema SCHEMA = new Schema("io/reelwork/services/live", 202611280445L);

  private final Channels channels;
  private final Programs programs;
  private final FaceUrls faces;

  /// What live channels are made of.
  ///
  /// @param operations does what takes its time
  /// @param catalog holds the assets that programs record into
  /// @param media carries what channels take in
  /// @param faces tells where channels are reached
  /// @param quotas says how many there may be
  public record Parts(
      Operations operations, Catalog catalog, LiveMedia media, FaceUrls faces, Quotas quotas) {}

  /// The feature over a database. Registers its operations, and its programs as holders of their
  /// assets.
  public Live(Database database, Parts parts) {
    ProgramsTable table = new ProgramsTable(database);
    this.channels = new Channels(database, table, parts, ChannelsEntitySet.TEXTS);
    this.programs = new Programs(database, table, channels, parts);
    this.faces = parts.faces();
    parts.catalog().add(this);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(new ChannelsEntitySet(channels, faces), new ProgramsEntitySet(programs));
  }

  /// The channels.
  public Channels channels() {
    return channels;
  }

  /// The programs.
  public Programs programs() {
    return programs;
  }

  @Override
  public Optional<String> holder(String account, AssetId asset) {
    return programs.ofAsset(account, asset).map(program -> "program " + program.id());
  }

  /// Nothing goes with an asset: a program keeps its asset from going.
  @Override
  public void deleteWith(String account, AssetId asset) {}
}
