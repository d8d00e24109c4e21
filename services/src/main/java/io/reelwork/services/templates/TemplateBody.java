package io.reelwork.services.templates;

import io.reelwork.formats.xml.MalformedXml;
import io.reelwork.services.Refusal;
import io.reelwork.services.jobs.TaskBody;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/// A job template's body, read (encoding reference, section 1.1).
///
/// ```xml
/// <jobTemplate><taskBody taskTemplateId="nb:ttid:UUID:…"><inputAsset>JobInputAsset(0)</inputAsset>
///   <outputAsset>JobOutputAsset(0)</outputAsset></taskBody></jobTemplate>
/// ```
///
/// @param tasks in order, at least one
record TemplateBody(List<Task> tasks) {
  private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();
  private static final String ID = "taskTemplateId";

  TemplateBody {
    tasks = List.copyOf(tasks);
  }

  /// One task of the template.
  ///
  /// @param templateId its id as it was written
  /// @param body what the `TaskBody` of a task made from it is
  /// @param parsed the same, read
  record Task(String templateId, String body, TaskBody parsed) {
    /// The id of the template.
    ///
    /// @throws Refusal `INVALID_VALUE` when it is none
    TaskTemplateId id() {
      return TaskTemplateId.parse(templateId)
          .orElseThrow(() ->
              Refusal.invalidValue(
                  "JobTemplateBody",
                  "taskTemplateId must be nb:ttid:UUID:<guid> but was '" + templateId + "'"));
    }
  }

  /// A text that is no such body.
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }

  /// Reads the XML.
  ///
  /// @throws Malformed when it is no template's body
  static TemplateBody parse(String text) {
    try {
      XMLStreamReader xml = TaskBody.reader(text);
      start(xml, "jobTemplate");
      List<Task> tasks = new ArrayList<>();
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        tasks.add(task(xml));
      }
      if (tasks.isEmpty()) {
        throw new Malformed("must have at least one taskBody");
      }
      return new TemplateBody(tasks);
    } catch (XMLStreamException e) {
      throw new Malformed(
          e instanceof MalformedXml fault && fault.reason() == MalformedXml.Reason.DOCUMENT_TYPE
              ? "must have no document type declaration"
              : "must be well-formed XML that holds nothing but taskBody elements");
    } catch (Refusal e) {
      throw new Malformed(e.text());
    }
  }

  private static void start(XMLStreamReader xml, String element) throws XMLStreamException {
    while (xml.next() != XMLStreamConstants.START_ELEMENT) {
      // Comments and processing instructions do not matter.
    }
    require(xml, element);
  }

  private static void require(XMLStreamReader xml, String element) {
    if (!xml.getLocalName().equals(element)) {
      throw new Malformed("must hold " + element + " but held " + xml.getLocalName());
    }
  }

  private static Task task(XMLStreamReader xml) throws XMLStreamException {
    require(xml, "taskBody");
    String id = xml.getAttributeValue("", ID);
    if (id == null) {
      throw new Malformed("each taskBody must have a " + ID);
    }
    StringWriter text = new StringWriter();
    XMLStreamWriter copy = XML.createXMLStreamWriter(text);
    copy.writeStartElement("taskBody");
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      copyAsset(xml, copy);
    }
    copy.writeEndElement();
    copy.flush();
    return new Task(id, text.toString(), TaskBody.parse(text.toString()));
  }

  private static void copyAsset(XMLStreamReader xml, XMLStreamWriter copy)
      throws XMLStreamException {
    copy.writeStartElement(xml.getLocalName());
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      copy.writeAttribute(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    copy.writeCharacters(xml.getElementText());
    copy.writeEndElement();
  }
}
