package io.reelwork.services.jobs;

import io.reelwork.formats.xml.MalformedXml;
import io.reelwork.formats.xml.XmlCursor;
import io.reelwork.formats.xml.XmlLimits;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// A task body, read (encoding reference, section 1).
///
/// ```xml
/// <taskBody><inputAsset>JobInputAsset(0)</inputAsset>
///   <outputAsset assetName="clip">JobOutputAsset(0)</outputAsset></taskBody>
/// ```
///
/// @param inputs what is read, in order
/// @param outputs what is written, in order
public record TaskBody(List<Reference> inputs, List<Output> outputs) {
  private static final Pattern REFERENCE = Pattern.compile("([A-Za-z]+)\\((\\d{1,6})\\)");

  /// Enough for a job template, the deepest that holds task bodies.
  private static final XmlLimits LIMITS = XmlLimits.ofDepth(8);

  /// Copies the lists.
  public TaskBody {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// The three kinds of assets that a body names, in the order of their listing.
  public enum Kind {
    /// `JobInputAsset(n)`: one of the job's inputs.
    INPUT("JobInputAsset"),
    /// `JobOutputAsset(n)`: made by a task.
    OUTPUT("JobOutputAsset"),
    /// `TaskOutputAsset(n)`: made by a task for a later one (clients section 3.4); numbered apart.
    INTERMEDIATE("TaskOutputAsset");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /// A reference to an asset of the job.
  ///
  /// @param index counted from 0
  public record Reference(Kind kind, int index) implements Comparable<Reference> {
    /// Whether a task makes it.
    boolean isMade() {
      return kind != Kind.INPUT;
    }

    @Override
    public int compareTo(Reference other) {
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : Integer.compare(index, other.index);
    }

    /// As it is written: `JobOutputAsset(0)`.
    @Override
    public String toString() {
      return kind.word + "(" + index + ")";
    }
  }

  /// An output with the attributes that were given.
  public record Output(
      Reference asset,
      Optional<Integer> options,
      Optional<Integer> formatOption,
      Optional<String> name,
      Optional<String> storageAccount) {}

  /// Reads the XML. The declared encoding is not looked at: clients declare UTF-16 in text that
  /// travels as UTF-8.
  ///
  /// @throws Refusal `INVALID_VALUE` when it is no task body
  public static TaskBody parse(String text) {
    try {
      return read(reader(text));
    } catch (XMLStreamException e) {
      throw e instanceof MalformedXml fault && fault.reason() == MalformedXml.Reason.DOCUMENT_TYPE
          ? invalid("must have no document type declaration")
          : invalid("must be well-formed XML: " + lastLine(e));
    }
  }

  /// A reader of XML whose declared encoding counts for nothing.
  ///
  /// @throws MalformedXml when it has a document type
  public static XMLStreamReader reader(String text) throws MalformedXml {
    return XmlCursor.of(text, LIMITS);
  }

  private static String lastLine(XMLStreamException e) {
    return String.valueOf(e.getMessage()).lines().reduce((a, b) -> b).orElse("");
  }

  private static TaskBody read(XMLStreamReader xml) throws XMLStreamException {
    List<Reference> inputs = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    root(xml);
    while (xml.next() != XMLStreamConstants.END_DOCUMENT) {
      if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "inputAsset" -> inputs.add(reference(xml.getElementText()));
          case "outputAsset" -> outputs.add(output(xml));
          default ->
              throw invalid("must hold inputAsset and outputAsset but held " + xml.getLocalName());
        }
      }
    }
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw invalid("must have at least one inputAsset and one outputAsset");
    }
    return new TaskBody(inputs, outputs);
  }

  private static void root(XMLStreamReader xml) throws XMLStreamException {
    while (xml.next() != XMLStreamConstants.START_ELEMENT) {
      // Comments and processing instructions do not matter.
    }
    if (!xml.getLocalName().equals("taskBody")) {
      throw invalid("root must be taskBody but was " + xml.getLocalName());
    }
  }

  private static Output output(XMLStreamReader xml) throws XMLStreamException {
    Optional<Integer> options = number(xml, "assetCreationOptions", List.of(0, 1, 2, 4));
    Optional<Integer> formatOption = number(xml, "assetFormatOption", List.of(0, 1));
    Optional<String> name = attribute(xml, "assetName");
    Optional<String> storageAccount = attribute(xml, "storageAccountName");
    Reference asset = reference(xml.getElementText());
    if (!asset.isMade()) {
      throw invalid("outputAsset must name a JobOutputAsset but was " + asset);
    }
    return new Output(asset, options, formatOption, name, storageAccount);
  }

  private static Reference reference(String text) {
    Matcher matcher = REFERENCE.matcher(text.strip());
    if (matcher.matches()) {
      for (Kind kind : Kind.values()) {
        if (kind.word.equals(matcher.group(1))) {
          return new Reference(kind, Integer.parseInt(matcher.group(2)));
        }
      }
    }
    throw invalid(
        "reference must be JobInputAsset(n) or JobOutputAsset(n) but was " + text.strip());
  }

  /// Attributes are written with a lower or an upper initial; others are tolerated.
  private static Optional<String> attribute(XMLStreamReader xml, String name) {
    String upper = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String found = xml.getAttributeLocalName(i);
      if ((found.equals(name) || found.equals(upper)) && !xml.getAttributeValue(i).isBlank()) {
        return Optional.of(xml.getAttributeValue(i));
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> number(XMLStreamReader xml, String name, List<Integer> allowed) {
    return attribute(xml, name)
        .map(String::strip)
        .map(text ->
            allowed.stream()
                .filter(number -> text.equals(number.toString()))
                .findFirst()
                .orElseThrow(
                    () -> invalid(name + " must be one of " + allowed + " but was " + text)));
  }

  private static Refusal invalid(String message) {
    return new Refusal(Code.INVALID_VALUE, "TaskBody: " + message, "TaskBody");
  }
}
