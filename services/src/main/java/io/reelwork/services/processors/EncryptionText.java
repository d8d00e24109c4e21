package io.reelwork.services.processors;

import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.presets.Fields;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// A file's encryption in the JSON of a step's spec; nothing for a file in the clear.
///
/// ```json
/// "encryption":{"scheme":"StorageEncryption","version":"1.0","keyId":"nb:kid:UUID:…",
///   "initializationVector":"397304628502661816"}
/// ```
final class EncryptionText {
  private EncryptionText() {}

  /// Writes the member `encryption`.
  static void write(JsonGenerator out, Optional<FileProtection> encryption) {
    encryption.ifPresent(fields -> {
      out.writeObjectPropertyStart("encryption");
      fields.scheme().ifPresent(text -> out.writeStringProperty("scheme", text));
      fields.version().ifPresent(text -> out.writeStringProperty("version", text));
      fields.keyId().ifPresent(text -> out.writeStringProperty("keyId", text));
      fields
          .initializationVector()
          .ifPresent(text -> out.writeStringProperty("initializationVector", text));
      out.writeEndObject();
    });
  }

  /// Reads what is inside it.
  static FileProtection read(Fields fields) {
    return new FileProtection(
        true,
        fields.text("version"),
        fields.text("scheme"),
        fields.text("keyId"),
        fields.text("initializationVector"));
  }
}
