package io.reelwork.services.processors;

import static java.util.stream.Collectors.toSet;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.ffmpeg.MediaInfo;
import io.reelwork.services.ffmpeg.MediaStream;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.PlanRuns;
import io.reelwork.services.plans.PlanText;
import io.reelwork.services.plans.Source;
import io.reelwork.services.presets.Fields;
import io.reelwork.services.presets.JsonMarkup;
import io.reelwork.services.storage.ObjectKey;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What an `encode` step carries: which bytes to read and the plan for them.
///
/// ```json
/// {"asset":"nb:cid:UUID:…","name":"talk.mp4","object":"0c1f…","sizeBytes":"1186540",
///  "encryption":{"scheme":"StorageEncryption","keyId":"nb:kid:UUID:…",…},
///  "ffmpeg":"4.4.1","sound":[{"stream":1,"packetUs":"21333"}],"plan":{"version":3,…},"memoryBytes":"1960000000","runs":[],
///  "inputMetadata":{"name":"…_metadata.xml","text":"<?xml …"}}
/// ```
///
/// @param input the file
/// @param ffmpeg the version the plan was made with; another may write other bytes
/// @param sound the tracks that are decoded; none in specs of older programs
/// @param plans for it: the whole, and its runs; a single run is not written again
/// @param inputMetadata the document about the file, made when it was probed
record EncodeSpec(
    InputFile input, String ffmpeg, List<SoundTrack> sound, PlanRuns plans, Sidecar inputMetadata) {
  private static final JsonFactory JSON = new JsonFactory();

  EncodeSpec {
    sound = List.copyOf(sound);
  }

  /// A track of the input.
  ///
  /// @param stream its number in the input
  /// @param packetUs duration of a packet, on average
  record SoundTrack(int stream, long packetUs) {
    /// Those of a source.
    static List<SoundTrack> of(Source source, MediaInfo media) {
      Set<Integer> used = source.audio().stream().map(Source.Audio::index).collect(toSet());
      return media.streams().stream()
          .map(MediaStream::track)
          .filter(track -> used.contains(track.index()) && track.packets().count() > 0)
          .map(SoundTrack::of)
          .toList();
    }

    private static SoundTrack of(MediaStream.Track track) {
      long durationUs = track.packets().duration().toNanos() / 1000;
      return new SoundTrack(track.index(), durationUs / track.packets().count());
    }

    private static SoundTrack parse(Fields track) {
      return new SoundTrack(
          Integer.parseInt(track.text("stream").orElseThrow()),
          Long.parseLong(track.text("packetUs").orElseThrow()));
    }
  }

  /// Everything that is made.
  EncodePlan plan() {
    return plans.whole();
  }

  /// The text of a spec.
  String format() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeStringProperty("asset", input.asset().value());
      out.writeStringProperty("name", input.name());
      out.writeStringProperty("object", input.object().value());
      out.writeStringProperty("sizeBytes", Long.toString(input.sizeBytes()));
      EncryptionText.write(out, input.encryption());
      out.writeStringProperty("ffmpeg", ffmpeg);
      out.writeArrayPropertyStart("sound");
      for (SoundTrack track : sound) {
        out.writeStartObject();
        out.writeNumberProperty("stream", track.stream());
        out.writeStringProperty("packetUs", Long.toString(track.packetUs()));
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeName("plan");
      PlanText.write(out, plan());
      out.writeStringProperty("memoryBytes", Long.toString(plans.memoryBytes()));
      out.writeArrayPropertyStart("runs");
      if (plans.runs().size() > 1) {
        plans.runs().forEach(run -> PlanText.write(out, run));
      }
      out.writeEndArray();
      out.writeObjectPropertyStart("inputMetadata");
      out.writeStringProperty("name", inputMetadata.name());
      out.writeStringProperty("text", inputMetadata.text());
      out.writeEndObject();
      out.writeEndObject();
    }
    return text.toString();
  }

  /// The spec of a text.
  static EncodeSpec parse(String text) {
    Fields spec = Fields.of("spec", JsonMarkup.parse(text));
    InputFile input =
        new InputFile(
            new AssetId(spec.text("asset").orElseThrow()),
            spec.exact("name").orElseThrow(),
            new ObjectKey(spec.text("object").orElseThrow()),
            Long.parseLong(spec.text("sizeBytes").orElseThrow()),
            spec.object("encryption").map(EncryptionText::read));
    Fields metadata = spec.object("inputMetadata").orElseThrow();
    return new EncodeSpec(
        input,
        spec.text("ffmpeg").orElse(""),
        spec.objects("sound").stream().map(SoundTrack::parse).toList(),
        plans(spec),
        new Sidecar(
            metadata.text("name").orElseThrow(), metadata.text("text").orElseThrow() + "\n"));
  }

  private static PlanRuns plans(Fields spec) {
    EncodePlan whole = PlanText.plan(spec.object("plan").orElseThrow());
    List<EncodePlan> runs = spec.objects("runs").stream().map(PlanText::plan).toList();
    long memoryBytes = spec.text("memoryBytes").map(Long::valueOf).orElse(0L);
    return new PlanRuns(whole, runs.isEmpty() ? List.of(whole) : runs, memoryBytes);
  }
}
