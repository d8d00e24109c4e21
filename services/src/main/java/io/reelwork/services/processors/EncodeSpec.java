package io.reelwork.services.processors;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.plans.EncodePlan;
import io.reelwork.services.plans.PlanText;
import io.reelwork.services.presets.Fields;
import io.reelwork.services.presets.JsonMarkup;
import io.reelwork.services.storage.ObjectKey;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What an `encode` step carries: which bytes to read and the plan for them.
///
/// ```json
/// {"asset":"nb:cid:UUID:…","name":"talk.mp4","object":"0c1f…","sizeBytes":"1186540",
///  "encryption":{"scheme":"StorageEncryption","keyId":"nb:kid:UUID:…",…},
///  "ffmpeg":"4.4.1","plan":{"version":2,…},
///  "inputMetadata":{"name":"…_metadata.xml","text":"<?xml …"}}
/// ```
///
/// @param input the file
/// @param ffmpeg the version the plan was made with; another may write other bytes
/// @param plan for it
/// @param inputMetadata the document about the file, made when it was probed
record EncodeSpec(InputFile input, String ffmpeg, EncodePlan plan, Sidecar inputMetadata) {
  private static final JsonFactory JSON = new JsonFactory();

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
      out.writeName("plan");
      PlanText.write(out, plan);
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
        PlanText.plan(spec.object("plan").orElseThrow()),
        new Sidecar(
            metadata.text("name").orElseThrow(), metadata.text("text").orElseThrow() + "\n"));
  }
}
