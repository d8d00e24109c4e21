package io.reelwork.services.processors;

import io.reelwork.formats.mp4.Track;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/// The server manifest (`.ism`): which files of an asset make up one presentation.
///
/// ```xml
/// <smil xmlns="http://www.w3.org/2001/SMIL20/Language">
///   <head><meta name="formats" content="mp4"/></head>
///   <body><switch>
///     <video src="a_1280x720_3400.mp4" systemBitrate="3391204"><param name="trackID" …/></video>
///     <audio src="a_320x180_400.mp4" systemBitrate="128011" systemLanguage="und">…</audio>
///   </switch></body>
/// </smil>
/// ```
///
/// Source: encoding reference, section 9.1.
final class ServerManifest {
  static final String MIME_TYPE = "application/octet-stream";
  private static final String SMIL = "http://www.w3.org/2001/SMIL20/Language";
  private static final XMLOutputFactory WRITERS = XMLOutputFactory.newFactory();
  private static final XMLInputFactory READERS = readers();

  /// A file and what was found in it.
  record MediaFile(String name, List<Track> tracks) {
    /// Copies the tracks.
    MediaFile {
      tracks = List.copyOf(tracks);
    }
  }

  private ServerManifest() {}

  private static XMLInputFactory readers() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  /// Writes the manifest of these files in UTF-8. Audio is taken from the last file that has any.
  static void write(OutputStream to, List<MediaFile> files) throws IOException {
    try {
      XMLStreamWriter xml = WRITERS.createXMLStreamWriter(to, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      xml.writeStartElement("smil");
      xml.writeDefaultNamespace(SMIL);
      xml.writeStartElement("head");
      xml.writeEmptyElement("meta");
      xml.writeAttribute("name", "formats");
      xml.writeAttribute("content", "mp4");
      xml.writeEndElement();
      xml.writeStartElement("body");
      xml.writeStartElement("switch");
      for (MediaFile file : files) {
        tracks(xml, file, Track::isVideo);
      }
      for (MediaFile file : lastWithAudio(files).stream().toList()) {
        tracks(xml, file, Track::isAudio);
      }
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static Optional<MediaFile> lastWithAudio(List<MediaFile> files) {
    return files.reversed().stream()
        .filter(file -> file.tracks.stream().anyMatch(Track::isAudio))
        .findFirst();
  }

  private static void tracks(XMLStreamWriter xml, MediaFile file, Predicate<Track> kind)
      throws XMLStreamException {
    for (Track track : file.tracks) {
      if (kind.test(track)) {
        track(xml, file.name, track);
      }
    }
  }

  private static void track(XMLStreamWriter xml, String name, Track track)
      throws XMLStreamException {
    boolean audio = track.isAudio();
    xml.writeStartElement(audio ? "audio" : "video");
    xml.writeAttribute("src", name);
    xml.writeAttribute("systemBitrate", Long.toString(track.bitsPerSecond()));
    if (audio) {
      xml.writeAttribute("systemLanguage", track.language());
    }
    param(xml, "trackID", Long.toString(track.id()));
    if (audio) {
      long kbps = Math.round(track.bitsPerSecond() / 1000.0);
      param(
          xml,
          "trackName",
          "AAC_%s_ch%d_%dkbps".formatted(track.language(), track.channels(), kbps));
    }
    xml.writeEndElement();
  }

  private static void param(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeEmptyElement("param");
    xml.writeAttribute("name", name);
    xml.writeAttribute("value", value);
    xml.writeAttribute("valuetype", "data");
  }

  /// The file of the best video of a manifest, else of its first audio; empty when it names none or
  /// is no manifest.
  static Optional<String> bestMedia(Path manifest) {
    Optional<String> best = Optional.empty();
    long highest = -1;
    try (InputStream in = Files.newInputStream(manifest)) {
      XMLStreamReader xml = READERS.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && source(xml).isPresent()) {
          long rate = xml.getLocalName().equals("video") ? 1 + bitRate(xml) : 0;
          if (rate > highest) {
            highest = rate;
            best = source(xml);
          }
        }
      }
      return best;
    } catch (IOException | XMLStreamException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> source(XMLStreamReader xml) {
    boolean media = xml.getLocalName().equals("video") || xml.getLocalName().equals("audio");
    return media ? Optional.ofNullable(xml.getAttributeValue(null, "src")) : Optional.empty();
  }

  private static long bitRate(XMLStreamReader xml) {
    String rate = Optional.ofNullable(xml.getAttributeValue(null, "systemBitrate")).orElse("");
    return rate.matches("\\d{1,12}") ? Long.parseLong(rate) : 0;
  }
}
