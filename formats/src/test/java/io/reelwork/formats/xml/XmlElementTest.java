package io.reelwork.formats.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XmlElementTest {
  @Test
  void writesATreeWithItsNamespace() throws IOException {
    XmlElement tree =
        XmlElement.of("a", XmlElement.of("b").with("n", 1).with("m", Optional.empty()))
            .with("x", "y");

    assertThat(text(tree))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <a xmlns="urn:z" x="y">
              <b n="1"/>
            </a>
            """);
  }

  @Test
  void escapesMarkupAndReplacesWhatXmlCannotHold() throws IOException {
    XmlElement hostile = XmlElement.of("a").with("x", "<\"&'>\u0000\uD800\uFFFF\n😀");

    assertThat(text(hostile)).contains("x=\"&lt;&quot;&amp;'&gt;\uFFFD\uFFFD\uFFFD 😀\"");
  }

  private static String text(XmlElement element) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    element.write(bytes, "urn:z");
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
