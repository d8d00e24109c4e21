package io.reelwork.services.processors;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.ffmpeg.Ffmpeg;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ProcessorInfo;
import io.reelwork.services.storage.Blobs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every media processor there was: the encoders under all their names run `MediaEncoderStandard`,
/// `StorageDecryption` decrypts, the others are listed and fail the tasks that ask for them. Safe
/// for any number of threads.
///
/// Source: encoding reference, section 11.
public final class Processors {
  /// The id of Media Encoder Standard.
  public static final String MEDIA_ENCODER_STANDARD =
      "nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56";

  private static final List<ProcessorInfo> ENCODERS =
      List.of(
          new ProcessorInfo(MEDIA_ENCODER_STANDARD, "Media Encoder Standard", "1.1"),
          info("1b1da727-93ae-4e46-a8a1-268828765609", "Azure Media Encoder", "4.6"),
          info("2e7aa8f3-4961-4e0c-b4db-0e0439e524f5", "Windows Azure Media Encoder", "2.0"),
          info("70bdc2c3-ebf4-42a9-8542-5afc1e55d217", "Windows Azure Media Encoder", "1.0"),
          info("2f381738-c504-4e4a-a38e-d199e207fcd5", "Windows Azure Media Encoder", "0.9"));

  private static final List<ProcessorInfo> OTHERS =
      List.of(
          info("77fea72a-107c-439e-b0bb-f88153b93461", "Media Encoder Premium Workflow", "1.0"),
          info("a2f9afe9-7146-4882-a5f7-da4a85e06a93", "Windows Azure Media Packager", "1.0"),
          info("38a620d8-b8dc-4e39-bb2e-7d589587232b", "Windows Azure Media Encryptor", "1.0"),
          info("233e57fc-36bb-4f6f-8f18-3b662747a9f8", "Azure Media Indexer", "1.3"),
          info("1927f26d-0aa5-4ca1-95a3-1a3f95b0f706", "Azure Media Indexer 2 Preview", "1.0"),
          info("6a9b8239-81ea-4762-8125-66b4f45737a2", "Azure Media Face Detector", "1.0"),
          info("3806d7a6-4985-4437-b098-50e3733310e8", "Azure Media Redactor", "1.0"),
          info("464c4ede-daad-4edd-9c3c-3b5f667eef08", "Azure Media Motion Detector", "1.0"),
          info("d4d94427-b8e7-44b5-addb-5f3a26124385", "Azure Media Video Thumbnails", "1.0"),
          info("074c3899-d9fb-448f-9ae1-4ebcbe633056", "Azure Media OCR", "1.1"),
          info("bb312589-3bd4-4f2e-af26-2df8a984b395", "Azure Media Content Moderator", "1.0"),
          info("db657ff0-fc6e-407c-a03a-80fdca3b81cd", "Azure Media Hyperlapse", "1.0"),
          info("4b8b1e57-3bf3-4a07-b21a-12c3cdcc0894", "Azure Media Video Annotator", "1.0"));

  private final Map<String, Processor> byId = new LinkedHashMap<>();

  /// All processors, working with these.
  ///
  /// @param quotas how much work a task of an account may be
  public Processors(
      Ffmpeg ffmpeg,
      Blobs blobs,
      Catalog catalog,
      Keys keys,
      EncodingConfig config,
      Quotas quotas) {
    EncodeRun.Tools tools =
        new EncodeRun.Tools(ffmpeg, blobs, catalog, keys, config.incompleteInput());
    for (ProcessorInfo encoder : ENCODERS) {
      byId.put(encoder.id(), new MediaEncoderStandard(encoder, tools, quotas));
    }
    byId.put(
        StorageDecryption.INFO.id(),
        new StorageDecryption(new Publication.Stores(blobs, catalog, keys)));
    for (ProcessorInfo other : OTHERS) {
      byId.put(other.id(), new AbsentProcessor(other));
    }
  }

  private static ProcessorInfo info(String guid, String name, String version) {
    return new ProcessorInfo("nb:mpid:UUID:" + guid, name, version);
  }

  /// The processor with this id, in whatever case clients spell it.
  public Optional<Processor> byId(String id) {
    String prefix = "nb:mpid:UUID:";
    boolean known = id.regionMatches(true, 0, prefix, 0, prefix.length());
    return known
        ? Optional.ofNullable(
            byId.get(prefix + id.substring(prefix.length()).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /// All of them, Media Encoder Standard first.
  public List<Processor> all() {
    return List.copyOf(byId.values());
  }

  /// What all of them are called, Media Encoder Standard first. Needs no FFmpeg: a process that
  /// only answers requests has none.
  public static List<ProcessorInfo> infos() {
    return Stream.of(ENCODERS, List.of(StorageDecryption.INFO), OTHERS)
        .flatMap(List::stream)
        .toList();
  }

  /// The entity set `MediaProcessors`.
  public static ODataFeature feature() {
    EntitySet set = MediaProcessorsEntitySet.of(infos());
    return () -> List.of(set);
  }
}
