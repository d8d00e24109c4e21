package io.reelwork.formats.smooth;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.MalformedMedia.Code;
import io.reelwork.formats.mp4.Track;
import io.reelwork.formats.xml.MalformedXml;
import io.reelwork.formats.xml.XmlCursor;
import io.reelwork.formats.xml.XmlElement;
import io.reelwork.formats.xml.XmlLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;

/// The server manifest (`.ism`): which files make up one presentation.
///
/// ```xml
/// <smil xmlns="http://www.w3.org/2001/SMIL20/Language">
///   <head>
///     <meta name="clientManifestRelativePath" content="a.ismc"/>
///     <meta name="formats" content="mp4"/>
///   </head>
///   <body>
///     <switch>
///       <video src="a_1280x720_3400.mp4" systemBitrate="3391204"><param name="trackID" …/></video>
///       <audio src="a_320x180_400.mp4" systemBitrate="128011" systemLanguage="und">…</audio>
///     </switch>
///   </body>
/// </smil>
/// ```
///
/// @param clientManifest the name of the `.ismc`
/// @param formats what the files are: `mp4`
/// @param entries video first
public record ServerManifest(String clientManifest, String formats, List<Entry> entries) {
  private static final String SMIL = "http://www.w3.org/2001/SMIL20/Language";
  private static final String MP4 = "mp4";
  private static final XmlLimits LIMITS = XmlLimits.ofDepth(32);

  /// Copies.
  public ServerManifest {
    entries = List.copyOf(entries);
  }

  /// A track.
  ///
  /// @param kind of it
  /// @param src the file it is in
  /// @param bitsPerSecond 0 when not known
  /// @param language empty for video
  /// @param trackId in the file
  /// @param trackName what players know it by
  public record Entry(
      Kind kind,
      String src,
      long bitsPerSecond,
      Optional<String> language,
      long trackId,
      String trackName) {}

  /// What a track is.
  public enum Kind {
    VIDEO("video"),
    AUDIO("audio");

    private final String element;

    Kind(String element) {
      this.element = element;
    }
  }

  /// The manifest of MP4 tracks.
  ///
  /// @param clientManifest the name of the `.ismc`
  /// @param tracks those that players shall see
  public static ServerManifest of(String clientManifest, List<MediaTrack> tracks) {
    return new ServerManifest(
        clientManifest,
        MP4,
        tracks.stream()
            .map(ServerManifest::entry)
            .sorted(Comparator.comparing(Entry::kind))
            .toList());
  }

  private static Entry entry(MediaTrack media) {
    Track track = media.track();
    return new Entry(
        track.isVideo() ? Kind.VIDEO : Kind.AUDIO,
        media.fileName(),
        track.bitsPerSecond(),
        track.isVideo() ? Optional.empty() : Optional.of(track.language()),
        track.id(),
        media.name());
  }

  /// Writes the manifest in UTF-8; the stream stays open.
  public void write(OutputStream to) throws IOException {
    XmlElement.of(
            "smil",
            XmlElement.of(
                "head",
                meta("clientManifestRelativePath", clientManifest),
                meta("formats", formats)),
            XmlElement.of(
                "body",
                XmlElement.of("switch", entries.stream().map(ServerManifest::element).toList())))
        .write(to, SMIL);
  }

  private static XmlElement meta(String name, String content) {
    return XmlElement.of("meta").with("name", name).with("content", content);
  }

  private static XmlElement element(Entry entry) {
    List<XmlElement> params = new ArrayList<>();
    params.add(param("systemBitrate", Long.toString(entry.bitsPerSecond)));
    entry.language.ifPresent(language -> params.add(param("systemLanguage", language)));
    params.add(param("trackID", Long.toString(entry.trackId)));
    params.add(param("trackName", entry.trackName));
    return XmlElement.of(entry.kind.element, params)
        .with("src", entry.src)
        .with("systemBitrate", entry.bitsPerSecond)
        .with("systemLanguage", entry.language);
  }

  private static XmlElement param(String name, String value) {
    return XmlElement.of("param").with("name", name).with("value", value).with("valuetype", "data");
  }

  /// The manifest of a document that `write` has written.
  ///
  /// @throws MalformedMedia when it is another one
  static ServerManifest read(XmlElement root) {
    Map<String, String> meta = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (XmlElement part : root.children()) {
      for (XmlElement child : part.children()) {
        if (child.name().equals("meta")) {
          meta.put(child.attribute("name").orElse(""), child.attribute("content").orElse(""));
        }
        child.children().forEach(track -> entries.add(entry(track)));
      }
    }
    if (!root.name().equals("smil")) {
      throw new MalformedMedia(
          Code.BAD_VALUE, "server manifest: must be smil but was " + root.name());
    }
    return new ServerManifest(
        meta.getOrDefault("clientManifestRelativePath", ""),
        meta.getOrDefault("formats", ""),
        entries);
  }

  private static Entry entry(XmlElement track) {
    Map<String, String> params = new HashMap<>();
    for (XmlElement param : track.children()) {
      params.put(param.attribute("name").orElse(""), param.attribute("value").orElse(""));
    }
    return new Entry(
        Arrays.stream(Kind.values())
            .filter(kind -> kind.element.equals(track.name()))
            .findFirst()
            .orElseThrow(() ->
                new MalformedMedia(
                    Code.BAD_VALUE, "switch: must hold video and audio but had " + track.name())),
        track.attribute("src").orElse(""),
        ClientManifestReader.number(track.attribute("systemBitrate").orElse(""), "systemBitrate"),
        track.attribute("systemLanguage"),
        ClientManifestReader.number(params.getOrDefault("trackID", ""), "trackID"),
        params.getOrDefault("trackName", ""));
  }

  /// The file of the best video of a manifest that is read from a stream, else of its first audio;
  /// empty when it names none.
  ///
  /// @throws IOException when it is no XML or cannot be read
  public static Optional<String> bestMedia(InputStream in) throws IOException {
    Optional<String> best = Optional.empty();
    long highest = -1;
    try {
      XmlCursor xml = XmlCursor.of(in, LIMITS);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && source(xml).isPresent()) {
          long rate = xml.getLocalName().equals(Kind.VIDEO.element) ? 1 + bitRate(xml) : 0;
          if (rate > highest) {
            highest = rate;
            best = source(xml);
          }
        }
      }
      return best;
    } catch (MalformedXml e) {
      throw new IOException(e);
    }
  }

  private static Optional<String> source(XmlCursor xml) {
    boolean media =
        xml.getLocalName().equals(Kind.VIDEO.element)
            || xml.getLocalName().equals(Kind.AUDIO.element);
    return media ? Optional.ofNullable(xml.getAttributeValue(null, "src")) : Optional.empty();
  }

  private static long bitRate(XmlCursor xml) {
    String rate = Optional.ofNullable(xml.getAttributeValue(null, "systemBitrate")).orElse("");
    return rate.matches("\\d{1,12}") ? Long.parseLong(rate) : 0;
  }
}
