package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/// The properties of an account's blob service. Cross-origin rules count; logging, metrics, soft
/// delete and web sites are what they are when off, and cannot be turned on.
///
/// ```xml
/// <StorageServiceProperties><Cors><CorsRule><AllowedOrigins>https://app.example</AllowedOrigins>
/// <AllowedMethods>PUT,GET</AllowedMethods><MaxAgeInSeconds>60</MaxAgeInSeconds>
/// <ExposedHeaders>x-ms-*</ExposedHeaders><AllowedHeaders>*</AllowedHeaders></CorsRule></Cors>
/// </StorageServiceProperties>
/// ```
///
/// @param defaultVersion what `DefaultServiceVersion` says, kept for those who ask
record ServiceProperties(List<CorsRule> cors, Optional<String> defaultVersion) {
  private static final int MOST_RULES = 5;
  private static final int MOST_ENTRIES = 64;
  private static final Set<String> METHODS =
      Set.of("DELETE", "GET", "HEAD", "MERGE", "PATCH", "POST", "OPTIONS", "PUT");

  ServiceProperties {
    cors = List.copyOf(cors);
  }

  /// What a document says, on top of nothing.
  static ServiceProperties parse(String document) {
    return new ServiceProperties(List.of(), Optional.empty())
        .with(document.getBytes(StandardCharsets.UTF_8));
  }

  /// These properties with what a request changes: what it does not name stays.
  ///
  /// @throws BlobError when it is not such a document or turns on what is not there
  ServiceProperties with(byte[] document) {
    return BlobXml.read(document, "StorageServiceProperties", this::read);
  }

  private ServiceProperties read(XMLStreamReader in) throws XMLStreamException {
    List<CorsRule> rules = cors;
    Optional<String> version = defaultVersion;
    while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
      switch (in.getLocalName()) {
        case "Cors" -> rules = rules(in);
        case "DefaultServiceVersion" -> version = Optional.of(in.getElementText().strip());
        case "Logging",
            "HourMetrics",
            "MinuteMetrics",
            "Metrics",
            "DeleteRetentionPolicy",
            "StaticWebsite" ->
            mustBeOff(in);
        default -> throw BlobXml.invalid();
      }
    }
    return new ServiceProperties(rules, version);
  }

  private static List<CorsRule> rules(XMLStreamReader in) throws XMLStreamException {
    List<CorsRule> rules = new ArrayList<>();
    while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
      if (!in.getLocalName().equals("CorsRule") || rules.size() == MOST_RULES) {
        throw BlobXml.invalid();
      }
      rules.add(rule(in));
    }
    return rules;
  }

  private static CorsRule rule(XMLStreamReader in) throws XMLStreamException {
    List<String> origins = List.of();
    List<String> methods = List.of();
    List<String> allowed = List.of();
    List<String> exposed = List.of();
    String maxAge = "0";
    while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
      switch (in.getLocalName()) {
        case "AllowedOrigins" -> origins = entries(in);
        case "AllowedMethods" -> methods = entries(in);
        case "AllowedHeaders" -> allowed = entries(in);
        case "ExposedHeaders" -> exposed = entries(in);
        case "MaxAgeInSeconds" -> maxAge = in.getElementText().strip();
        default -> throw BlobXml.invalid();
      }
    }
    boolean known =
        methods.stream().allMatch(method -> METHODS.contains(method.toUpperCase(Locale.ROOT)));
    if (origins.isEmpty() || methods.isEmpty() || !known) {
      throw invalidNode("CorsRule");
    }
    if (!maxAge.matches("[0-9]{1,9}")) {
      throw invalidNode("MaxAgeInSeconds");
    }
    return new CorsRule(origins, methods, allowed, exposed, Integer.parseInt(maxAge));
  }

  private static List<String> entries(XMLStreamReader in) throws XMLStreamException {
    List<String> entries =
        Arrays.stream(in.getElementText().split(","))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
    if (entries.size() > MOST_ENTRIES || entries.stream().anyMatch(text -> text.length() > 256)) {
      throw invalidNode("CorsRule");
    }
    return entries;
  }

  /// Reads over an element in which nothing may be true.
  private static void mustBeOff(XMLStreamReader in) throws XMLStreamException {
    String name = in.getLocalName();
    int depth = 1;
    boolean retention = false;
    while (depth > 0) {
      switch (in.next()) {
        case XMLStreamReader.START_ELEMENT -> {
          depth++;
          retention |= in.getLocalName().equals("RetentionPolicy");
        }
        case XMLStreamReader.END_ELEMENT -> {
          depth--;
          retention &= !in.getLocalName().equals("RetentionPolicy");
        }
        case XMLStreamReader.CHARACTERS -> {
          if (!retention && in.getText().strip().equalsIgnoreCase("true")) {
            throw invalidNode(name + " cannot be turned on here");
          }
        }
        default -> {}
      }
    }
  }

  private static BlobError invalidNode(String what) {
    return new BlobError(
        Code.InvalidXmlNodeValue,
        "The value provided for one of the XML nodes in the request body was not in the correct"
            + " format: "
            + what);
  }

  /// The whole document, with everything that is off.
  byte[] document() {
    return BlobXml.document(out -> {
      out.writeStartElement("StorageServiceProperties");
      out.writeStartElement("Logging");
      BlobXml.text(out, "Version", "1.0");
      BlobXml.text(out, "Read", "false");
      BlobXml.text(out, "Write", "false");
      BlobXml.text(out, "Delete", "false");
      retention(out, "RetentionPolicy");
      out.writeEndElement();
      metrics(out, "HourMetrics");
      metrics(out, "MinuteMetrics");
      out.writeStartElement("Cors");
      for (CorsRule rule : cors) {
        write(out, rule);
      }
      out.writeEndElement();
      if (defaultVersion.isPresent()) {
        BlobXml.text(out, "DefaultServiceVersion", defaultVersion.get());
      }
      retention(out, "DeleteRetentionPolicy");
      out.writeStartElement("StaticWebsite");
      BlobXml.text(out, "Enabled", "false");
      out.writeEndElement();
      out.writeEndElement();
    });
  }

  private static void metrics(XMLStreamWriter out, String name) throws XMLStreamException {
    out.writeStartElement(name);
    BlobXml.text(out, "Version", "1.0");
    BlobXml.text(out, "Enabled", "false");
    retention(out, "RetentionPolicy");
    out.writeEndElement();
  }

  private static void retention(XMLStreamWriter out, String name) throws XMLStreamException {
    out.writeStartElement(name);
    BlobXml.text(out, "Enabled", "false");
    out.writeEndElement();
  }

  private static void write(XMLStreamWriter out, CorsRule rule) throws XMLStreamException {
    out.writeStartElement("CorsRule");
    BlobXml.text(out, "AllowedMethods", String.join(",", rule.methods()));
    BlobXml.text(out, "AllowedOrigins", String.join(",", rule.origins()));
    BlobXml.text(out, "AllowedHeaders", String.join(",", rule.allowedHeaders()));
    BlobXml.text(out, "ExposedHeaders", String.join(",", rule.exposedHeaders()));
    BlobXml.text(out, "MaxAgeInSeconds", String.valueOf(rule.maxAgeSeconds()));
    out.writeEndElement();
  }
}
