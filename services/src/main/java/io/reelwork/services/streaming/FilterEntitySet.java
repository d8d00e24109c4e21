package io.reelwork.services.streaming;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.PropertyValues;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.Call;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.StoredText;
import io.reelwork.services.sql.EntityRows;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the sets of filters have in common on the wire: all but the key.
abstract class FilterEntitySet extends StoredEntitySet {
  private static final Property<Integer> RATE = Property.of("Bitrate", Codec.INT32);
  private static final Codec<FirstQuality> QUALITY_VALUE =
      Codec.complex(new ComplexType("FirstQuality", List.of(RATE)))
          .map(
              value -> new FirstQuality(value.find(RATE)),
              quality -> new PropertyMap().setPresent(RATE, quality.bitrate()).complex());

  /// Each member has the value that it has when it is left out.
  private static final Property<Long> START = Property.int64("StartTimestamp");

  private static final Property<Long> END = Property.int64("EndTimestamp").notNull(Long.MAX_VALUE);
  private static final Property<Long> WINDOW =
      Property.int64("PresentationWindowDuration").notNull(Long.MAX_VALUE);
  private static final Property<Long> BACKOFF = Property.int64("LiveBackoffDuration");
  private static final Property<Long> TIMESCALE = Property.int64("Timescale").notNull(10_000_000L);
  private static final Property<Boolean> FORCE_END = Property.flag("ForceEndTimestamp").since(16);
  private static final Codec<PresentationTimeRange> RANGE_VALUE =
      Codec.complex(
              new ComplexType(
                  "PresentationTimeRange",
                  List.of(START, END, WINDOW, BACKOFF, TIMESCALE, FORCE_END)))
          .map(FilterEntitySet::range, FilterEntitySet::complex);

  private static final Property<String> PROPERTY = Property.text("Property");
  private static final Property<String> VALUE = Property.text("Value");
  private static final Property<String> OPERATOR = Property.text("Operator");
  private static final Codec<TrackCondition> CONDITION =
      Codec.complex(
              new ComplexType("FilterTrackPropertyCondition", List.of(PROPERTY, VALUE, OPERATOR)))
          .map(FilterEntitySet::condition, FilterEntitySet::complex);
  private static final Property<List<TrackCondition>> CONDITIONS =
      Property.of("PropertyConditions", Codec.list(CONDITION));
  private static final Codec<TrackSelection> SELECTION =
      Codec.complex(new ComplexType("FilterTrackSelect", List.of(CONDITIONS)))
          .map(
              value -> new TrackSelection(value.find(CONDITIONS).orElse(List.of())),
              selection -> new PropertyMap().set(CONDITIONS, selection.conditions()).complex());

  private static final Property<FirstQuality> QUALITY =
      Property.of("FirstQuality", QUALITY_VALUE).settable().updatable().since(12);
  private static final Property<PresentationTimeRange> RANGE =
      Property.of("PresentationTimeRange", RANGE_VALUE).settable().updatable();
  private static final Property<List<TrackSelection>> TRACKS =
      Property.of("Tracks", Codec.list(SELECTION)).notNull(List.of()).settable().updatable();

  static final FiltersTable.Texts TEXTS =
      new FiltersTable.Texts(StoredText.of(QUALITY), StoredText.of(RANGE), StoredText.of(TRACKS));

  private final Filters filters;

  FilterEntitySet(Filters filters, EntityRows rows, EntityType type, Map<String, String> parents) {
    super(rows, type, parents);
    this.filters = filters;
  }

  final Filters filters() {
    return filters;
  }

  /// The type of a set with these properties for its key.
  static EntityType type(String name, String set, KeyForm key, Property<?>... ofKey) {
    List<Property<?>> properties =
        Stream.concat(Stream.of(ofKey), Stream.of(QUALITY, RANGE, TRACKS)).toList();
    return EntityType.of(name, set, key, properties, List.of()).since(11);
  }

  /// The properties that hold a key.
  abstract PropertyMap ofKey(FilterKey key);

  /// Creates what was sent under a key.
  final Created create(Call call, FilterKey key, PropertyValues sent) {
    Filter filter = new Filter(key, sent.find(QUALITY), sent.find(RANGE), sent.get(TRACKS));
    return Created.of(entity(filters.create(call.account(), filter)));
  }

  private Entity entity(Filter filter) {
    return ofKey(filter.key())
        .set(QUALITY, filter.firstQuality())
        .set(RANGE, filter.presentationTimeRange())
        .set(TRACKS, filter.tracks())
        .entity(type());
  }

  @Override
  public final Outcome update(Call call, String key, PropertyMap sent) {
    if (!filters.update(call.account(), FilterKey.of(key), filter -> changed(filter, sent))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static Filter changed(Filter before, PropertyMap changes) {
    return new Filter(
        before.key(),
        changes.changed(QUALITY, before.firstQuality()),
        changes.changed(RANGE, before.presentationTimeRange()),
        changes.find(TRACKS).orElse(before.tracks()));
  }

  @Override
  public final Outcome delete(Call call, String key, Map<String, String> options) {
    if (!filters.delete(call.account(), FilterKey.of(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }

  private static PresentationTimeRange range(PropertyValues sent) {
    return PresentationTimeRange.of(
        sent.get(START),
        sent.find(END),
        sent.get(WINDOW),
        sent.get(BACKOFF),
        sent.get(TIMESCALE),
        sent.get(FORCE_END));
  }

  private static Value.Complex complex(PresentationTimeRange range) {
    return new PropertyMap()
        .set(START, range.startTimestamp())
        .set(END, range.endTimestamp())
        .set(WINDOW, range.presentationWindowDuration())
        .set(BACKOFF, range.liveBackoffDuration())
        .set(TIMESCALE, range.timescale())
        .set(FORCE_END, range.forceEndTimestamp())
        .complex();
  }

  private static TrackCondition condition(PropertyValues sent) {
    return TrackCondition.of(
        sent.find(PROPERTY).orElse(""),
        sent.find(VALUE).orElse(""),
        sent.find(OPERATOR).orElse(""));
  }

  private static Value.Complex complex(TrackCondition condition) {
    return new PropertyMap()
        .set(PROPERTY, condition.property().toString())
        .set(VALUE, condition.value())
        .set(OPERATOR, condition.operator().toString())
        .complex();
  }
}
