package io.reelwork.services.processors;

import io.reelwork.formats.mp4.Track;
import io.reelwork.formats.smooth.ClientManifest;
import io.reelwork.formats.smooth.MediaTrack;
import io.reelwork.formats.smooth.ServerManifest;
import io.reelwork.services.presets.FileNames;
import io.reelwork.services.processors.OutputMetadata.MediaFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A document beside the media of an output asset.
///
/// @param primary whether players are given its address
record Document(String name, String mimeType, boolean primary, Content content) {
  private static final String OCTETS = "application/octet-stream";
  private static final String XML = "application/xml";

  /// Writes a document.
  @FunctionalInterface
  interface Content {
    void write(OutputStream to) throws IOException;
  }

  /// The documents of an encode: both manifests and both metadata; images alone have the metadata
  /// of their input only.
  static List<Document> of(EncodeSpec spec, List<MediaFile> files) {
    List<Document> all = new ArrayList<>(files.isEmpty() ? List.of() : ofMedia(spec, files));
    byte[] input = spec.inputMetadata().text().getBytes(StandardCharsets.UTF_8);
    all.add(new Document(spec.inputMetadata().name(), XML, false, to -> to.write(input)));
    return all;
  }

  private static List<Document> ofMedia(EncodeSpec spec, List<MediaFile> files) {
    String baseName = FileNames.baseName(spec.input().name());
    List<MediaTrack> tracks = played(files);
    ServerManifest server = ServerManifest.of(baseName + ".ismc", tracks);
    ClientManifest client = ClientManifest.of(tracks);
    OutputMetadata output =
        new OutputMetadata(spec.input().name(), "FFmpeg " + spec.ffmpeg(), files);
    return List.of(
        new Document(baseName + ".ism", OCTETS, true, server::write),
        new Document(baseName + ".ismc", OCTETS, false, client::write),
        new Document(output.fileName(), XML, false, output::write));
  }

  /// All video, and the audio of the last file that has any.
  private static List<MediaTrack> played(List<MediaFile> files) {
    List<MediaTrack> tracks = new ArrayList<>();
    for (MediaFile file : files) {
      tracks.addAll(tracks(file, Track::isVideo));
    }
    files.reversed().stream()
        .filter(file -> file.tracks().stream().anyMatch(Track::isAudio))
        .findFirst()
        .ifPresent(file -> tracks.addAll(tracks(file, Track::isAudio)));
    return tracks;
  }

  private static List<MediaTrack> tracks(MediaFile file, Predicate<Track> kind) {
    return file.tracks().stream()
        .filter(kind)
        .map(track -> new MediaTrack(file.planned().fileName(), track))
        .toList();
  }
}
