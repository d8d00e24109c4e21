package io.reelwork.formats.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.formats.xml.MalformedXml.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlCursorTest {
  private static final XmlLimits LIMITS = new XmlLimits(10, 1000);
  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

  private static XmlNode read(String text) throws MalformedXml {
    return XmlNode.read(XmlCursor.of(text, LIMITS));
  }

  private static XmlNode read(byte[] bytes) throws MalformedXml {
    return XmlNode.read(XmlCursor.of(bytes, LIMITS));
  }

  private static void assertRefused(String text, Reason reason) {
    assertThatThrownBy(() -> read(text))
        .as(text)
        .isInstanceOfSatisfying(MalformedXml.class, e -> assertThat(e.reason()).isEqualTo(reason));
    for (Charset charset : CHARSETS) {
      for (String mark : List.of("", "\uFEFF")) {
        assertThatThrownBy(() -> read((mark + text).getBytes(charset)))
            .as(charset + " " + mark.length() + " " + text)
            .isInstanceOf(MalformedXml.class);
      }
    }
  }

  @Test
  void readsATree() throws MalformedXml {
    XmlNode root =
        read(
            "<?xml version='1.0'?><!-- c --><a xmlns='urn:x' xmlns:p='urn:y' b='1' p:c='2'>t"
                + "<p:d>&lt;<![CDATA[<&]]>&#x41;</p:d>u</a><!-- end -->");

    assertThat(root.is("urn:x", "a")).isTrue();
    assertThat(root.text()).isEqualTo("tu");
    assertThat(root.attribute("b")).contains("1");
    assertThat(root.attributes()).containsEntry("{urn:y}c", "2");
    assertThat(root.child("urn:y", "d").orElseThrow().text()).isEqualTo("<<&A");
  }

  @Test
  void readsEveryEncodingWithAndWithoutMark() throws MalformedXml {
    for (Charset charset : CHARSETS) {
      for (String mark : List.of("", "\uFEFF")) {
        assertThat(read((mark + "<a>ä€😀</a>").getBytes(charset)).text()).isEqualTo("ä€😀");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<?xml version='1.0' encoding='utf-16'?><a/>",
        " \r\n\t<?xml version=\"1.0\" encoding=\"no such\" standalone='x'?>\n<a/>",
        "\uFEFF<a/>",
        "\uFEFF \uFEFF<?xml version='1.0'?>  <a/>"
      })
  void doesNotMindTheDeclarationOfAText(String text) throws MalformedXml {
    assertThat(read(text).name()).isEqualTo("a");
  }

  /// The parser fails on a control character inside a document type in its own way.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [\u0016",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!doctype a>",
        "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!-- <a/> --><!DOCTYPE a><a/>",
        "<?pi <a> ?>\n<!-- -->\t<?pi?><!DOCTYPE a><a/>",
        " \r\n<!DOCTYPE a [\u0000]>",
        "<?xml version='1.1'?><!DOCTYPE a [\u0001]><a/>"
      })
  void refusesADocumentTypeBeforeTheParserSeesIt(String text) {
    assertRefused(text, Reason.DOCUMENT_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a",
        "<",
        "<!",
        "<![CDATA[<!DOCTYPE a [\u0016",
        "<!ENTITY \u0016",
        "<!-- <!DOCTYPE a [\u0016",
        "<?pi <!DOCTYPE a [\u0016",
        "<a><!DOCTYPE a [\u0016",
        "<a/><!DOCTYPE a [\u0016",
        "<a>",
        "<a></b>",
        "<a b='1' b='2'/>",
        "<a>\u0016</a>",
        "<a>&#0;</a>",
        "<p:a/>",
        "<a/><b/>"
      })
  void refusesWhatIsNotWellFormed(String text) {
    assertRefused(text, Reason.SYNTAX);
  }

  @Test
  void refusesEntitiesThatXmlDoesNotHave() {
    assertRefused("<a>&b;</a>", Reason.SYNTAX);
    assertRefused("<?xml version='1.0' standalone='no'?><a>&b;</a>", Reason.SYNTAX);
    assertRefused("<a b='&c;'/>", Reason.SYNTAX);
  }

  @Test
  void boundsDepthAndNodes() throws MalformedXml {
    assertThat(read("<a>".repeat(10) + "</a>".repeat(10)).name()).isEqualTo("a");
    assertRefused("<a>".repeat(11) + "</a>".repeat(11), Reason.TOO_DEEP);
    assertRefused("<a>".repeat(100_000), Reason.TOO_DEEP);
    assertThat(read("<r>" + "<a/>".repeat(999) + "</r>").children()).hasSize(999);
    assertRefused("<r>" + "<a/>".repeat(1000) + "</r>", Reason.TOO_MANY_NODES);
    assertRefused("<r>" + "<a b='1' c='2'/>".repeat(334) + "</r>", Reason.TOO_MANY_NODES);
  }

  @Test
  void countsWhatIsReadAsTagsAndTexts() throws MalformedXml {
    String list = "<r>" + "<a>1</a>".repeat(1000) + "</r>";
    XmlCursor in = XmlCursor.of(list, LIMITS);
    in.nextTag();

    assertThatThrownBy(
            () -> {
              while (in.nextTag() == XmlCursor.START_ELEMENT) {
                in.getElementText();
              }
            })
        .isInstanceOfSatisfying(
            MalformedXml.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_NODES));
  }

  @Test
  void takesTextsFullOfPredefinedEntities() throws MalformedXml {
    assertThat(read("<a>" + "&lt;".repeat(200_000) + "</a>").text()).hasSize(200_000);
  }

  @Test
  void failsInNoOtherWayOnBrokenDocuments() {
    String whole = "<?xml version='1.0'?><!-- c --><a b='1'><c>&lt;<![CDATA[x]]></c><?p q?></a>";
    Random random = new Random(7);
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder(whole);
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(128));
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
          default -> text.insert(at, random.nextBoolean() ? "<!DOCTYPE a [" : "<!");
        }
        if (text.isEmpty()) {
          text.append('<');
        }
      }
      try {
        read(text.toString());
        read(text.toString().getBytes(StandardCharsets.UTF_16LE));
      } catch (MalformedXml _) {
        // The only exception there may be.
      }
    }
  }
}
