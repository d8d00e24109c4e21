package io.reelwork.services.processors;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.presets.Fields;
import io.reelwork.services.presets.JsonMarkup;
import io.reelwork.services.storage.ObjectKey;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What a `decrypt` step carries: the files, and the bytes that they had when they were planned.
///
/// ```json
/// {"files":[{"asset":"nb:cid:UUID:…","name":"talk.mp4","object":"0c1f…","sizeBytes":"1186540",
///   "primary":"true","mimeType":"video/mp4","encryption":{…}}]}
/// ```
///
/// @param files in the order of the asset
record DecryptSpec(List<File> files) {
  static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();

  DecryptSpec {
    files = List.copyOf(files);
  }

  /// A file to decrypt.
  ///
  /// @param input its bytes
  /// @param primary kept
  /// @param mimeType kept
  record File(InputFile input, boolean primary, Optional<String> mimeType) {}

  /// The bytes of all files.
  long sizeBytes() {
    return files.stream().mapToLong(file -> file.input.sizeBytes()).sum();
  }

  /// The text of a spec.
  String format() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeArrayPropertyStart("files");
      files.forEach(file -> write(out, file));
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, File file) {
    out.writeStartObject();
    out.writeStringProperty("asset", file.input.asset().value());
    out.writeStringProperty("name", file.input.name());
    out.writeStringProperty("object", file.input.object().value());
    out.writeStringProperty("sizeBytes", Long.toString(file.input.sizeBytes()));
    out.writeStringProperty("primary", Boolean.toString(file.primary));
    file.mimeType.ifPresent(type -> out.writeStringProperty("mimeType", type));
    EncryptionText.write(out, file.input.encryption());
    out.writeEndObject();
  }

  /// The spec of a text.
  static DecryptSpec parse(String text) {
    return new DecryptSpec(
        Fields.of("spec", JsonMarkup.parse(text)).objects("files").stream()
            .map(DecryptSpec::file)
            .toList());
  }

  private static File file(Fields fields) {
    InputFile input =
        new InputFile(
            new AssetId(fields.text("asset").orElseThrow()),
            fields.exact("name").orElseThrow(),
            new ObjectKey(fields.text("object").orElseThrow()),
            Long.parseLong(fields.text("sizeBytes").orElseThrow()),
            fields.object("encryption").map(EncryptionText::read));
    return new File(input, fields.flag("primary", false), fields.exact("mimeType"));
  }
}
