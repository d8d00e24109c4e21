package io.reelwork.odata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyTest {
  private static final Property<String> NAME = Property.text("Name");
  private static final Property<Integer> STATE = Property.int32("State");
  private static final Property<Double> DURATION = Property.of("DurationInMinutes", Codec.DOUBLE);
  private static final Property<List<String>> TAGS =
      Property.of("Tags", Codec.list(Codec.STRING)).notNull(List.of());

  private record Range(String address, int prefix) {}

  private static final Property<Integer> PREFIX = Property.int32("Prefix");
  private static final ComplexType RANGE = new ComplexType("Range", List.of(NAME, PREFIX));
  private static final Property<Range> ALLOW =
      Property.of(
          "Allow",
          Codec.complex(RANGE)
              .map(
                  range -> new Range(range.get(NAME), range.get(PREFIX)),
                  range ->
                      new PropertyMap()
                          .set(NAME, range.address())
                          .set(PREFIX, range.prefix())
                          .complex()));

  private static final EntityType TYPE =
      EntityType.of(
          "Thing",
          "Things",
          new KeyForm.Name(),
          List.of(NAME, STATE, DURATION, TAGS, ALLOW),
          List.of());

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(Codec.STRING, "a", Primitive.STRING),
        Arguments.of(Codec.BOOLEAN, true, Primitive.BOOLEAN),
        Arguments.of(Codec.INT16, 7, Primitive.INT16),
        Arguments.of(Codec.INT32, 7, Primitive.INT32),
        Arguments.of(Codec.INT64, 7L, Primitive.INT64),
        Arguments.of(Codec.DOUBLE, 7.5, Primitive.DOUBLE),
        Arguments.of(
            Codec.DATE_TIME, new Value.DateTime(5, Value.DateTime.Form.FRESH), Primitive.DATE_TIME),
        Arguments.of(Codec.TIME, Duration.ofHours(1), Primitive.TIME),
        Arguments.of(Codec.GUID, new UUID(1, 2), Primitive.GUID));
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void aPrimitiveIsReadAsItWasWritten(Codec<T> codec, T value, EdmType type) {
    assertThat(codec.type()).isEqualTo(type);
    assertThat(codec.decode().apply(codec.encode().apply(value))).isEqualTo(value);
  }

  @Test
  void aCollectionIsReadWithoutItsNulls() {
    Value sent = new Value.Items(List.of(new Value.Text("a"), Value.Null.NULL));
    assertThat(TAGS.read(sent)).contains(List.of("a"));
    assertThat(TAGS.type()).isEqualTo(new CollectionType(Primitive.STRING));
  }

  @Test
  void aComplexValueIsReadAsItsRecord() {
    Range range = new Range("10.0.0.0", 8);
    Value wire = new Value.Complex(Map.of("Name", new Value.Text("10.0.0.0"), "Prefix", int32(8)));
    assertThat(ALLOW.codec().encode().apply(range)).isEqualTo(wire);
    assertThat(ALLOW.read(wire)).contains(range);
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> STATE.read(new Value.Text("7")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Edm.Int32");
  }

  @Test
  void whatIsNullOrLeftOutTakesTheInitialValue() {
    Entity entity = new Entity(TYPE, Map.of("State", Value.Null.NULL));
    assertThat(entity.find(STATE)).isEmpty();
    assertThat(entity.get(STATE)).isZero();
    assertThat(entity.get(TAGS)).isEmpty();
    assertThat(entity.isNull(NAME)).isTrue();
    assertThatThrownBy(() -> entity.get(DURATION))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("DurationInMinutes: has no value");
  }

  @Test
  void aValueIsReadByItsProperty() {
    Entity entity = new Entity(TYPE, Map.of("Name", new Value.Text("a"), "State", int32(3)));
    assertThat(entity.get(NAME)).isEqualTo("a");
    assertThat(entity.get(STATE)).isEqualTo(3);
    assertThat(entity.isNull(NAME)).isFalse();
  }

  @Test
  void valuesAreCollectedInOrderAndChangedInPlace() {
    PropertyMap values =
        new PropertyMap()
            .set(NAME, "a")
            .set(STATE, Optional.empty())
            .set(TAGS, List.of("b"))
            .set(NAME, "c");
    assertThat(values.byName())
        .containsExactly(
            Map.entry("Name", new Value.Text("c")),
            Map.entry("State", Value.Null.NULL),
            Map.entry("Tags", new Value.Items(List.of(new Value.Text("b")))));
    assertThat(values.has(STATE)).isTrue();
    assertThat(values.has(DURATION)).isFalse();
    assertThat(values.find(NAME)).contains("c");
  }

  @Test
  void aCopyLeavesItsSourceAlone() {
    PropertyMap source = new PropertyMap().set(NAME, "a");
    PropertyMap copy = PropertyMap.of(source.byName()).set(NAME, "b");
    assertThat(source.get(NAME)).isEqualTo("a");
    assertThat(new Entity(TYPE, copy.byName()).get(NAME)).isEqualTo("b");
  }

  private static Value int32(int number) {
    return new Value.Int(number);
  }

  @Test
  void aMapTellsWhatWasSetToNullFromWhatWasNotSet() {
    PropertyMap sent = new PropertyMap().set(NAME, Optional.empty()).set(STATE, 2);

    assertThat(sent.changed(NAME, Optional.of("before"))).isEmpty();
    assertThat(sent.changed(STATE, Optional.of(1))).contains(2);
    assertThat(sent.changed(DURATION, Optional.of(1.5))).contains(1.5);
  }

  @Test
  void setsAPresentValueAlone() {
    PropertyMap values =
        new PropertyMap().setPresent(NAME, Optional.of("a")).setPresent(STATE, Optional.empty());

    assertThat(values.byName()).containsOnlyKeys("Name");
  }
}
