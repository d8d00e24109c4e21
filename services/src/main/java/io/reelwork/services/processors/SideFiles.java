package io.reelwork.services.processors;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.mp4.Track;
import io.reelwork.formats.smooth.MediaTrack;
import io.reelwork.formats.smooth.Presentation;
import io.reelwork.formats.xml.XmlElement;
import io.reelwork.formats.xml.XmlTree;
import io.reelwork.services.presets.FileNames;
import io.reelwork.services.processors.OutputMetadata.MediaFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The documents of an encode: both manifests and both metadata; images alone have the metadata of
/// their input only. Where the asset has documents of these names already, from another task or
/// from this one before, the new ones tell of both: what is said about a file that is written anew
/// is left out, the rest is kept.
///
/// @param baseName of the manifests
/// @param own what the encode has made for players; empty when it made images only
/// @param files the media files that it has made
/// @param metadata about them and about the input
record SideFiles(
    String baseName, Optional<Presentation> own, Set<String> files, List<Metadata> metadata) {
  /// Nothing beside the files.
  static final SideFiles NONE = new SideFiles("", Optional.empty(), Set.of(), List.of());

  private static final String OCTETS = "application/octet-stream";
  private static final String XML = "application/xml";
  private static final String SERVER = ".ism";
  private static final String CLIENT = ".ismc";
  private static final int MAX_PRESENTATIONS = 100;

  /// Copies.
  SideFiles {
    files = Set.copyOf(files);
    metadata = List.copyOf(metadata);
  }

  /// A document of `AssetFile` elements, one for each file that it is about.
  record Metadata(String name, String namespace, XmlElement root) {
    /// With the files that only the document before tells of, by name; empty when that was no such
    /// document.
    Optional<XmlElement> joined(byte[] before) {
      Map<String, XmlElement> byName = new LinkedHashMap<>();
      try {
        XmlElement old = XmlTree.read(in(before));
        if (!old.name().equals(root.name())) {
          return Optional.empty();
        }
        old.children().forEach(file -> byName.put(key(file), file));
      } catch (MalformedMedia _) {
        return Optional.empty();
      }
      Set<String> names = root.children().stream().map(Metadata::key).collect(Collectors.toSet());
      if (names.containsAll(byName.keySet())) {
        return Optional.of(root);
      }
      root.children().forEach(file -> byName.put(key(file), file));
      return Optional.of(
          XmlElement.of(
              root.name(),
              byName.values().stream().sorted(Comparator.comparing(Metadata::key)).toList()));
    }

    private static String key(XmlElement file) {
      return file.attribute("Name").orElse("");
    }
  }

  @FunctionalInterface
  private interface Content {
    void write(OutputStream to) throws IOException;
  }

  static SideFiles of(EncodeSpec spec, List<MediaFile> files) {
    String baseName = FileNames.baseName(spec.input().name());
    Metadata input =
        new Metadata(
            spec.inputMetadata().name(),
            InputMetadata.NAMESPACE,
            XmlTree.read(in(spec.inputMetadata().text().getBytes(StandardCharsets.UTF_8))));
    if (files.isEmpty()) {
      return new SideFiles(baseName, Optional.empty(), Set.of(), List.of(input));
    }
    OutputMetadata output =
        new OutputMetadata(spec.input().name(), "FFmpeg " + spec.ffmpeg(), files);
    return new SideFiles(
        baseName,
        Optional.of(Presentation.of(baseName + CLIENT, played(files))),
        files.stream().map(file -> file.planned().fileName()).collect(Collectors.toSet()),
        List.of(
            new Metadata(
                OutputMetadata.fileName(spec.input().name()),
                OutputMetadata.NAMESPACE,
                output.document()),
            input));
  }

  /// What they will be called, before there is anything to write.
  static List<String> names(EncodeSpec spec) {
    String input = spec.input().name();
    String baseName = FileNames.baseName(input);
    String metadata = spec.inputMetadata().name();
    return spec.plan().renditions().isEmpty()
        ? List.of(metadata)
        : List.of(baseName + SERVER, baseName + CLIENT, OutputMetadata.fileName(input), metadata);
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

  /// The documents that shall be in the asset.
  ///
  /// @param present gives what is there under a name
  List<Document> joined(Function<String, Optional<byte[]>> present) {
    List<Document> documents = new ArrayList<>();
    own.ifPresent(made -> documents.addAll(manifests(made, present)));
    for (Metadata about : metadata) {
      XmlElement root = present.apply(about.name).flatMap(about::joined).orElse(about.root);
      documents.add(document(about.name, XML, false, to -> root.write(to, about.namespace)));
    }
    return documents;
  }

  /// One presentation for all renditions of one content. What is as long but cannot be cut alike,
  /// or is of another length, is another presentation and gets manifests of its own.
  private List<Document> manifests(Presentation made, Function<String, Optional<byte[]>> present) {
    for (int number = 0; number < MAX_PRESENTATIONS; number++) {
      String name = name(made, number);
      Optional<byte[]> there = present.apply(name + SERVER);
      if (there.isEmpty()) {
        return manifests(name, made);
      }
      Optional<Presentation> others =
          read(there, present.apply(name + CLIENT)).map(before -> before.without(files));
      if (others.filter(Presentation::isEmpty).isPresent()) {
        return manifests(name, made);
      }
      if (others.filter(made::fits).isPresent()) {
        return manifests(name, made.with(others.get()));
      }
    }
    return manifests(baseName, made);
  }

  /// `talk`, `talk_1280x720_3400` after the first file that is played, `talk_1280x720_3400_2`, …
  private String name(Presentation made, int number) {
    String ofFile = FileNames.withoutExtension(made.server().entries().getFirst().src());
    return switch (number) {
      case 0 -> baseName;
      case 1 -> ofFile;
      default -> ofFile + "_" + number;
    };
  }

  private static List<Document> manifests(String name, Presentation presentation) {
    Presentation named = presentation.named(name + CLIENT);
    return List.of(
        document(name + SERVER, OCTETS, true, named.server()::write),
        document(name + CLIENT, OCTETS, false, named.client()::write));
  }

  private static Optional<Presentation> read(Optional<byte[]> server, Optional<byte[]> client) {
    if (server.isEmpty() || client.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Presentation.read(in(server.get()), in(client.get())));
    } catch (MalformedMedia _) {
      return Optional.empty(); // A client's own, which stays as it is.
    }
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static Document document(String name, String mimeType, boolean primary, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Document(name, mimeType, primary, bytes.toByteArray());
  }
}
