package io.reelwork.odata.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.atom.Atom;
import io.reelwork.odata.json.JsonLight;
import io.reelwork.odata.json.JsonVerbose;
import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  private static final int ROUNDS = 300;
  private static final long LAST_MILLI = 315_537_897_599_999L;
  private static final String ODD_TEXTS = "\r\n\t \"'\\/<>&]]>;%#{}[]\u0085\u2028äЖ漢🎬";

  static List<WireFormat> formats() {
    return List.of(
        new JsonLight(Namespace.MEDIA_SERVICES, JsonLight.Level.MINIMAL),
        new JsonLight(Namespace.MEDIA_SERVICES, JsonLight.Level.NONE),
        new JsonLight(Namespace.MEDIA_SERVICES, JsonLight.Level.FULL),
        new JsonVerbose(Namespace.MEDIA_SERVICES),
        new Atom(Namespace.MEDIA_SERVICES, InstantSource.system()));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void readsBackWhatItWrites(WireFormat format) {
    for (EntityType type : List.of(Samples.ENDPOINT, Samples.LOCATOR, Samples.FILE, Samples.JOB)) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        Entity entity = randomEntity(type, new Random(seed));

        byte[] bytes = format.entity(entity, Samples.CONTEXT).bytes();
        NewEntity read = format.readEntity(type, Samples.TYPES, new ByteArrayInputStream(bytes));

        assertThat(instants(read.values()))
            .as("%s, seed %d", type.set(), seed)
            .isEqualTo(instants(entity.values()));
        assertThat(read.links()).isEmpty();
        assertThat(read.children()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void keepsVeryLongTexts(WireFormat format) {
    String text = "<a b=\"c\">&\r\n".repeat(200_000 / 12);
    Entity entity =
        new Entity(
            Samples.TASK, Map.of("Id", new Value.Text("x"), "TaskBody", new Value.Text(text)));

    byte[] bytes = format.entity(entity, Samples.CONTEXT).bytes();

    assertThat(
            format
                .readEntity(Samples.TASK, Samples.TYPES, new ByteArrayInputStream(bytes))
                .value("TaskBody"))
        .isEqualTo(new Value.Text(text));
  }

  @Test
  void readsBackEveryScalarText() {
    Random random = new Random(7);
    for (int i = 0; i < ROUNDS * 20; i++) {
      for (Primitive type : Primitive.values()) {
        Value value = scalar(type, random);

        assertThat(Scalars.parse(type, Scalars.format(value))).as("%s %d", type, i).contains(value);
      }
    }
  }

  /// Verbose answers of old versions lose whether a date had a zone, so dates compare as instants.
  private static Map<String, Value> instants(Map<String, Value> values) {
    Map<String, Value> plain = new LinkedHashMap<>();
    values.forEach((name, value) ->
        plain.put(
            name,
            value instanceof Value.DateTime(long ticks, Form _)
                ? new Value.DateTime(ticks, Form.GIVEN_UTC)
                : value));
    return plain;
  }

  private static Entity randomEntity(EntityType type, Random random) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Property<?> property : type.properties()) {
      values.put(
          property.name(),
          property.equals(type.keyProperty())
              ? scalar(Primitive.STRING, random)
              : random(property.type(), random));
    }
    return new Entity(type, values);
  }

  private static Value random(EdmType type, Random random) {
    if (!(type instanceof CollectionType) && random.nextInt(5) == 0) {
      return Value.Null.NULL;
    }
    return switch (type) {
      case Primitive primitive -> scalar(primitive, random);
      case CollectionType collection ->
          new Value.Items(
              IntStream.range(0, random.nextInt(3))
                  .mapToObj(_ -> item(collection.element(), random))
                  .toList());
      case ComplexType complex -> item(complex, random);
    };
  }

  private static Value item(EdmType type, Random random) {
    if (type instanceof ComplexType complex) {
      Map<String, Value> members = new LinkedHashMap<>();
      complex.properties().forEach(p -> members.put(p.name(), random(p.type(), random)));
      return new Value.Complex(members);
    }
    return scalar((Primitive) type, random);
  }

  private static Value scalar(Primitive type, Random random) {
    return switch (type) {
      case STRING -> new Value.Text(text(random));
      case BOOLEAN -> new Value.Flag(random.nextBoolean());
      case INT16 -> new Value.Int((short) random.nextInt());
      case INT32 -> new Value.Int(random.nextInt());
      case INT64 -> new Value.Int64(random.nextLong());
      case DOUBLE -> new Value.Real(real(random));
      case DATE_TIME ->
          new Value.DateTime(
              random.nextLong(LAST_MILLI) * 10_000 + 10_000,
              random.nextBoolean() ? Form.GIVEN_UTC : Form.GIVEN_PLAIN);
      case TIME ->
          new Value.Span(Duration.ofSeconds(random.nextInt(), random.nextInt(3) * 123_456_700L));
      case GUID -> new Value.Uid(new UUID(random.nextLong(), random.nextLong()));
    };
  }

  private static double real(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextGaussian() * 1e-8;
      case 2 -> random.nextLong() * 1e40;
      default -> random.nextInt(1_000_000) / 1000.0;
    };
  }

  private static String text(Random random) {
    int[] points = ODD_TEXTS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(
          random.nextBoolean() ? points[random.nextInt(points.length)] : 'a' + random.nextInt(26));
    }
    return text.toString();
  }
}
