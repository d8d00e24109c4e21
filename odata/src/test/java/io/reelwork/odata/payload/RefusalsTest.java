package io.reelwork.odata.payload;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelwork.odata.atom.Atom;
import io.reelwork.odata.json.JsonLight;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What readers refuse, and in which words: the golden lists body and answer of each case.
class RefusalsTest {
  private static final WireFormat JSON =
      new JsonLight(Namespace.MEDIA_SERVICES, JsonLight.Level.MINIMAL);
  private static final WireFormat ATOM = new Atom(Namespace.MEDIA_SERVICES, InstantSource.system());
  private static final String ENTRY =
      "<entry xmlns='http://www.w3.org/2005/Atom'"
          + " xmlns:d='http://schemas.microsoft.com/ado/2007/08/dataservices'"
          + " xmlns:m='http://schemas.microsoft.com/ado/2007/08/dataservices/metadata'>";
  private static final String RELATED =
      "http://schemas.microsoft.com/ado/2007/08/dataservices/related/";

  private final Goldens goldens = new Goldens("refusals");

  /// A tree takes many times the bytes of its body.
  @Test
  void boundsTheNodesOfATree() {
    String items = "{}" + ",{}".repeat(100_000);
    String elements = "<a/>".repeat(100_000);

    assertThatThrownBy(() -> read(JSON, "{\"Name\":[" + items + "]}"))
        .hasMessage("body: must have at most 100000 values");
    assertThatThrownBy(() -> read(ATOM, ENTRY + elements + "</entry>"))
        .hasMessage("body: must have at most 100000 elements and attributes");
    assertThatThrownBy(() -> read(ATOM, ENTRY + "<a b='' c=''/>".repeat(33_334) + "</entry>"))
        .hasMessage("body: must have at most 100000 elements and attributes");
  }

  @Test
  void endsAtTheBoundOfNodesBeforeTheRestIsRead() {
    assertThatThrownBy(() -> read(JSON, "{\"Name\":[" + "{},".repeat(4_000_000)))
        .hasMessage("body: must have at most 100000 values");
    assertThatThrownBy(() -> read(ATOM, ENTRY + "<a/>".repeat(4_000_000)))
        .hasMessage("body: must have at most 100000 elements and attributes");
  }

  @Test
  void saysWhatIsWrongWithJson() throws IOException {
    String[] bodies = {
      "",
      "  ",
      "null",
      "[]",
      "{",
      "{}{}",
      "{\"Name\":\"a\",\"Name\":\"b\"}",
      "{\"Nmae\":\"a\"}",
      "{\"name\":\"a\"}",
      "{\"Name\":5}",
      "{\"Name\":[\"a\"]}",
      "{\"Name\":{\"a\":1}}",
      "{\"Name\":\"a\\u0000b\"}",
      "{\"Name\":\"\\ud83c\"}",
      "{\"Priority\":\"high\"}",
      "{\"Priority\":2147483648}",
      "{\"Priority\":1.5}",
      "{\"Priority\":true}",
      "{\"Priority\":\"\"}",
      "{\"Priority\":1e999999999}",
      "{\"Created\":5}",
      "{\"Created\":\"yesterday\"}",
      "{\"RunningDuration\":\"NaN\"}",
      "{\"JobNotificationSubscriptions\":\"none\"}",
      "{\"JobNotificationSubscriptions\":{}}",
      "{\"JobNotificationSubscriptions\":[null]}",
      "{\"JobNotificationSubscriptions\":[{\"TargetJobState\":\"x\"}]}",
      "{\"JobNotificationSubscriptions\":[{\"State\":1}]}",
      "{\"Tasks\":[{\"Nmae\":\"a\"}]}",
      "{\"Tasks\":[7]}",
      "{\"Tasks\":\"x\"}",
      "{\"InputMediaAssets\":[{\"__metadata\":{\"uri\":\"nothing\"}}]}",
      "{\"InputMediaAssets@odata.bind\":[5]}",
      "{\"InputMediaAssets@odata.bind\":{}}",
      "{\"Inputs@odata.bind\":[]}",
    };
    goldens.check("json.txt", refusals(JSON, Samples.JOB, bodies));
  }

  @Test
  void saysWhatIsWrongWithAtom() throws IOException {
    String[] bodies = {
      "",
      "Name=a",
      "<entry/>",
      "<!DOCTYPE entry [<!ENTITY a 'b'>]>" + ENTRY + "</entry>",
      ENTRY + "&a;</entry>",
      ENTRY + "</entry><entry/>",
      properties("<d:Nmae>a</d:Nmae>"),
      properties("<Name>a</Name>"),
      properties("<d:Name><b/></d:Name>"),
      properties("<d:Priority>high</d:Priority>"),
      properties("<d:Priority m:type='Edm.String'>1.5</d:Priority>"),
      properties("<d:Created>yesterday</d:Created>"),
      properties("<d:JobNotificationSubscriptions>x</d:JobNotificationSubscriptions>"),
      properties(
          "<d:JobNotificationSubscriptions><d:element>x</d:element>"
              + "</d:JobNotificationSubscriptions>"),
      properties(
          "<d:JobNotificationSubscriptions><d:element m:null='true'/>"
              + "</d:JobNotificationSubscriptions>"),
      ENTRY + "<link rel='" + RELATED + "Inputs' href=\"Assets('1')\"/></entry>",
      ENTRY + "<link rel='" + RELATED + "Tasks' href='nothing'/></entry>",
    };
    goldens.check("atom.txt", refusals(ATOM, Samples.JOB, bodies));
  }

  @Test
  void usesEveryGolden() throws IOException {
    goldens.checkNoneIsUnused(Set.of("json.txt", "atom.txt"));
  }

  @Test
  void refusesDeepNesting() {
    String json = "{\"a\":".repeat(100_000);
    String xml = ENTRY + "<x>".repeat(100_000);

    assertThat(refusal(JSON, json).code()).isEqualTo(Code.MALFORMED_BODY);
    assertThat(refusal(ATOM, xml).code()).isEqualTo(Code.MALFORMED_BODY);
  }

  @Test
  void refusesAnEndlessBody() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            Arrays.fill(bytes, from, from + length, (byte) ' ');
            return length;
          }
        };

    assertThatThrownBy(() -> JSON.readEntity(Samples.JOB, Samples.TYPES, endless))
        .isInstanceOfSatisfying(
            ODataError.class, e -> assertThat(e.code()).isEqualTo(Code.BODY_TOO_LARGE));
  }

  @Test
  void namesThePropertyAtFault() {
    ODataError error = refusal(JSON, "{\"Tasks\":[{},{\"Priority\":\"x\"}]}");

    assertThat(error.target()).contains("Tasks[1].Priority");
    assertThat(error).hasMessageContaining("Tasks[1].Priority");
  }

  @Test
  void readsUtf16() {
    String xml = "<?xml version='1.0' encoding='utf-16'?>" + properties("<d:Name>ä🎬</d:Name>");
    byte[] bytes = ("\uFEFF" + xml).getBytes(UTF_16LE);

    NewEntity read = ATOM.readEntity(Samples.JOB, Samples.TYPES, new ByteArrayInputStream(bytes));

    assertThat(read.value("Name")).isEqualTo(new Value.Text("ä🎬"));
  }

  @Test
  void readsABodyFullOfEscapes() {
    String text = "&amp;&#xD;&lt;".repeat(300_000);

    NewEntity read = read(ATOM, properties("<d:Name>" + text + "</d:Name>"));

    assertThat(read.value("Name")).isEqualTo(new Value.Text("&\r<".repeat(300_000)));
  }

  @Test
  void readsLinksInEveryForm() {
    var expected = new EntityReference("ContentKeys", "nb:kid:UUID:1");
    String uri = "https://host/api/ContentKeys('nb%3Akid%3AUUID%3A1')";

    assertThat(JSON.readLink(stream("{\"uri\":\"" + uri + "\"}"))).isEqualTo(expected);
    assertThat(JSON.readLink(stream("{url:'ContentKeys(\\'nb:kid:UUID:1\\')'}")))
        .isEqualTo(expected);
    assertThat(JSON.readLink(stream("{\"__metadata\":{\"uri\":\"" + uri + "\"}}")))
        .isEqualTo(expected);
    assertThat(ATOM.readLink(stream("<uri xmlns=\"urn:x\">\n" + uri + "\n</uri>")))
        .isEqualTo(expected);
    assertThatThrownBy(() -> JSON.readLink(stream("{}"))).isInstanceOf(ODataError.class);
    assertThatThrownBy(() -> JSON.readLink(stream(""))).isInstanceOf(ODataError.class);
    assertThatThrownBy(() -> ATOM.readLink(stream("<uri/>"))).isInstanceOf(ODataError.class);
    assertThatThrownBy(() -> ATOM.readLink(stream("<x>" + uri + "</x>")))
        .isInstanceOf(ODataError.class);
  }

  @Test
  void readsArgumentsWithoutRegardToCase() {
    var parameters = Samples.ENDPOINT.action("Scale").orElseThrow().parameters();

    for (WireFormat format : new WireFormat[] {JSON, ATOM}) {
      assertThat(format.readArguments(parameters, stream("{\"SCALEUNITS\":\"2\"}")))
          .isEqualTo(Map.of("scaleUnits", new Value.Int(2)));
      assertThat(format.readArguments(parameters, stream("\r\n"))).isEmpty();
      assertThat(format.readArguments(parameters, stream("{}"))).isEmpty();
      assertThatThrownBy(() -> format.readArguments(parameters, stream("{\"x\":1}")))
          .isInstanceOfSatisfying(
              ODataError.class, e -> assertThat(e.code()).isEqualTo(Code.UNKNOWN_PROPERTY));
    }
  }

  private static String refusals(WireFormat format, EntityType type, String... bodies) {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String body : bodies) {
      ODataError error =
          catchThrowableOfType(
              ODataError.class, () -> format.readEntity(type, Samples.TYPES, stream(body)));
      assertThat(error).as(body).isNotNull();
      answers.put(body.replace(ENTRY, "<entry …>"), error.code() + " " + error.getMessage());
    }
    StringBuilder text = new StringBuilder();
    answers.forEach((body, answer) -> text.append(body + "\n    " + answer + "\n"));
    return text.toString();
  }

  private static ODataError refusal(WireFormat format, String body) {
    return catchThrowableOfType(ODataError.class, () -> read(format, body));
  }

  private static NewEntity read(WireFormat format, String body) {
    return format.readEntity(Samples.JOB, Samples.TYPES, stream(body));
  }

  private static String properties(String inner) {
    return ENTRY + "<content><m:properties>" + inner + "</m:properties></content></entry>";
  }

  private static InputStream stream(String body) {
    return new ByteArrayInputStream(body.getBytes(UTF_8));
  }
}
