package io.reelwork.services.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.model.Value.DateTime.Form;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.uri.BoundFilter;
import io.reelwork.odata.uri.FilterBinder;
import io.reelwork.odata.uri.FilterEvaluator;
import io.reelwork.odata.uri.FilterParser;
import io.reelwork.odata.uri.Query;
import io.reelwork.odata.uri.QueryOptions;
import io.reelwork.services.Refusal;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our SQL against the evaluator in memory, on random rows.
class EntityTableTest {
  private static final Schema SCHEMA = new Schema("io/reelwork/services/feed", 202611230001L);
  private static final ComplexType PART =
      new ComplexType("Part", List.of(Property.text("Code"), Property.dateTime("At")));

  private static final EntityType THING =
      EntityType.of(
          "Thing",
          "Things",
          new KeyForm.Nb("thid", false),
          List.of(
              Property.text("Id").notNull(),
              Property.text("Name").settable().updatable(),
              Property.text("Note").settable(),
              Property.int32("State"),
              Property.of("Weight", Codec.DOUBLE),
              Property.of("Size", Codec.INT64),
              Property.of("IsDefault", Codec.BOOLEAN),
              Property.dateTime("Created"),
              Property.of("Length", Codec.TIME),
              Property.of("Owner", Codec.GUID),
              Property.of("Parts", Codec.list(Codec.complex(PART)))),
          List.of());

  private static final List<String> FILTERS =
      List.of(
          "State eq 2",
          "State ne 2",
          "not (State gt 1)",
          "State ge 1 and State lt 3",
          "(State eq 0 or State eq 4)",
          "Name eq 'bunny'",
          "Name ne 'bunny'",
          "not (Name eq 'bunny')",
          "Name eq null",
          "Name ne null",
          "null eq Name",
          "not (Name eq null)",
          "Name gt 'b'",
          "not (Name gt 'b')",
          "Name le Note",
          "Name eq Note",
          "Name ne Note",
          "not (Name ge Note)",
          "startswith(Name,'bu')",
          "startswith(Name,'bu') eq true",
          "startswith(Name,'bu') eq false",
          "not startswith(Name,'bu')",
          "startswith(Name,'')",
          "startswith(Name,Note)",
          "endswith(Name,'ny')",
          "not endswith(Name,'ny')",
          "endswith(Name,'')",
          "substringof('un',Name)",
          "not substringof('un',Name)",
          "substringof('',Name)",
          "indexof(Name,'n') gt 1",
          "indexof(Name,'zz') eq -1",
          "not (indexof(Name,'n') gt 1)",
          "length(Name) eq 5",
          "tolower(Name) eq 'bunny'",
          "toupper(Name) eq 'BUNNY'",
          "toupper(Name) eq toupper('ünny')",
          "startswith(toupper(Name),toupper(substring('xünny',2 sub 1)))",
          "tolower('ÜB') eq 'üb'",
          "'a' lt 'B'",
          "'Z' lt 'a'",
          "trim(Name) eq 'bunny'",
          "concat(Name,Note) eq 'bunnya'",
          "substring(Name,1) eq 'unny'",
          "substring(Name,1,2) eq 'un'",
          "replace(Name,'n','m') eq 'bummy'",
          "IsDefault",
          "not IsDefault",
          "IsDefault eq true",
          "IsDefault ne true",
          "IsDefault eq null",
          "Weight gt 1.5",
          "not (Weight gt 1.5)",
          "Weight add 1 gt 2.5",
          "State mul 2 eq 4",
          "State sub 1 lt 0",
          "-State eq -2",
          "Size div 2 gt 10",
          "Size mod 2 eq 1",
          "Size eq 20L",
          "Size gt Weight",
          "round(Weight) eq 2",
          "floor(Weight) eq 1",
          "ceiling(Weight) eq 2",
          "Created gt datetime'2020-01-01T00:00:00'",
          "not (Created gt datetime'2020-01-01T00:00:00')",
          "year(Created) eq 2024",
          "month(Created) eq 2",
          "day(Created) eq 29",
          "hour(Created) ge 12",
          "minute(Created) lt 30",
          "second(Created) eq 59",
          "Length gt time'PT1M'",
          "Owner eq guid'00000000-0000-0000-0000-000000000001'",
          "Id eq 'nb:thid:UUID:00000000-0000-0000-0000-000000000003'",
          "(State eq 1) eq true",
          "(State eq 1) eq (IsDefault eq true)",
          "State eq 1 or not (Name eq 'bunny' and Weight lt 2)",
          "true",
          "false");

  private static final List<String> ORDERS =
      List.of(
          "Name",
          "Name desc",
          "State desc,Name",
          "Weight",
          "Weight desc",
          "Created desc",
          "IsDefault,Size desc",
          "Owner");

  @ParameterizedTest
  @EnumSource
  void filtersAsTheEvaluatorInMemoryDoes(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      List<Entity> rows = fill(table, new Random(7));

      for (String text : FILTERS) {
        BoundFilter filter = FilterBinder.bind(FilterParser.parse(text), THING, ApiVersion.LATEST);
        List<String> expected =
            rows.reversed().stream()
                .filter(row -> FilterEvaluator.matches(filter, row))
                .map(Entity::key)
                .toList();

        assertThat(keys(table.list("a", query("$filter=" + encode(text)))))
            .as(text)
            .isEqualTo(expected);
        assertThat(table.count("a", query("$filter=" + encode(text))))
            .as(text)
            .isEqualTo(expected.size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sortsAsTheEvaluatorInMemoryDoes(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      List<Entity> rows = fill(table, new Random(8));

      for (String text : ORDERS) {
        Query query = query("$orderby=" + encode(text));
        List<String> expected =
            rows.reversed().stream()
                .sorted(FilterEvaluator.order(query.orderBy()))
                .map(Entity::key)
                .toList();

        assertThat(keys(table.list("a", query))).as(text).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void walksAllPagesOfAFeed(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      database.transaction(() -> {
        for (int i = 0; i < 1300; i++) {
          table.insert("a", Map.of("Id", new Value.Text(id(i))));
        }
        return 0;
      });

      Page first = table.list("a", query("$inlinecount=allpages"));
      Page second = table.list("a", query("$skiptoken=" + first.nextToken().orElseThrow()));

      assertThat(first.count()).hasValue(1300);
      assertThat(keys(first)).hasSize(1000).startsWith(id(1299));
      assertThat(keys(second)).hasSize(300).startsWith(id(299)).endsWith(id(0));
      assertThat(second.nextToken()).isEmpty();
      assertThat(table.list("a", query("$top=1000")).nextToken()).isEmpty();
      assertThat(table.list("a", query("$top=1200")).nextToken()).isPresent();
      String token = first.nextToken().orElseThrow();
      assertThat(keys(table.list("a", query("$top=200&$skiptoken=" + token)))).hasSize(200);
      assertThat(keys(table.list("a", query("$skip=1299")))).containsExactly(id(0));
      assertThat(keys(table.list("a", query("$top=0")))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void walksPagesOfRowsOfSeveralValues(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      database.transaction(() -> {
        for (int i = 0; i < 2400; i++) {
          table.insert("a", Map.of("Id", new Value.Text(id(i)), "State", new Value.Int(i % 4)));
        }
        return 0;
      });
      String filter = "$filter=" + encode("State eq 3 or State eq 1") + "&$skip=50";

      Page first = table.list("a", query(filter));
      Page second = table.list("a", query(filter + "&$skiptoken=" + first.nextToken().get()));

      List<String> expected =
          IntStream.range(0, 1150).map(i -> 2299 - 2 * i).mapToObj(EntityTableTest::id).toList();
      assertThat(Stream.of(first, second).flatMap(page -> keys(page).stream()).toList())
          .isEqualTo(expected);
      assertThat(second.nextToken()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void walksPagesInEveryOrderWhileRowsComeAndGo(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      Random random = new Random(11);
      List<Entity> rows = new ArrayList<>();
      database.transaction(() -> {
        for (int i = 0; i < 2300; i++) {
          rows.add(new Entity(THING, values(i, random)));
          table.insert("a", rows.getLast().values());
        }
        return 0;
      });
      int more = 2300;

      for (String order : Stream.concat(Stream.of(""), ORDERS.stream()).toList()) {
        Query query = query("$orderby=" + encode(order));
        List<String> expected =
            rows.reversed().stream()
                .sorted(FilterEvaluator.order(query.orderBy()))
                .map(Entity::key)
                .toList();
        List<String> walked = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
          Page page =
              table.list(
                  "a",
                  query(
                      "$orderby=" + encode(order) + token.map("&$skiptoken="::concat).orElse("")));
          walked.addAll(keys(page));
          token = page.nextToken();
          table.insert("a", values(more, random));
          table.delete("a", id(more++));
          table.insert("a", values(more++, random));
        } while (token.isPresent());

        assertThat(walked).as(order).doesNotHaveDuplicates().containsSubsequence(expected);
        for (int i = 2300; i < more; i++) {
          table.delete("a", id(i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1.~Mw", "-1", "1.", "1.-.-", "99999999999999999999", ""})
  void refusesATokenThatIsNoneOfOurs(String token) {
    try (Database database = TestDatabase.SQLITE.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      Query all = Query.all();
      Query query =
          new Query(
              all.filter(),
              all.orderBy(),
              0,
              all.top(),
              Optional.of(token),
              false,
              Optional.empty(),
              all.pageSize());

      assertThatThrownBy(() -> table.list("a", query))
          .isInstanceOf(ODataError.class)
          .hasMessageStartingWith("$skiptoken: must be one that a next link");
      assertThatThrownBy(() -> table.list("a", query("$orderby=State&$skiptoken=1.~eA")))
          .hasMessageStartingWith("$skiptoken: must be one that a next link");
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesBackEveryTypeAsItWasStored(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      Entity row = fill(table, new Random(9)).getFirst();

      assertThat(table.find("a", row.key())).contains(row);
      assertThat(table.find("b", row.key())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAKeyInUse(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      table.insert("a", Map.of("Id", new Value.Text(id(1))));

      assertThatThrownBy(() -> table.insert("a", Map.of("Id", new Value.Text(id(1)))))
          .isInstanceOfSatisfying(
              Refusal.class, error -> assertThat(error.code()).isEqualTo(Refusal.Code.CONFLICT));
      table.insert("b", Map.of("Id", new Value.Text(id(1))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsANavigationInTheOrderOfItsKeys(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      fill(table, new Random(10));
      List<String> wanted = List.of(id(9), id(2), id(5));
      Query query =
          Query.all().within(new Query.Within("Jobs", "j", "Things", Optional.of(wanted)));

      assertThat(keys(table.list("a", query))).isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWholeNumbersBeyondTheirRangeOrGoesOnWithoutAnError(TestDatabase kind) {
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      fill(table, new Random(12));

      for (String text :
          List.of(
              "Size mul 9000000000000000000 eq 1",
              "State add 9223372036854775807 gt 0",
              "-(Size sub 9223372036854775807) div 0 eq null")) {
        Query query = query("$filter=" + encode(text));
        if (kind == TestDatabase.SQLITE) {
          table.list("a", query);
        } else if (!text.startsWith("-")) {
          assertThatThrownBy(() -> table.list("a", query))
              .isInstanceOfSatisfying(
                  ODataError.class, e -> assertThat(e.code().status()).isEqualTo(400));
          assertThatThrownBy(() -> table.count("a", query)).isInstanceOf(ODataError.class);
        }
      }
    }
  }

  /// Random filters, many more with `-Dreelwork.long=true`; `-Dreelwork.seed=…` repeats a run.
  @ParameterizedTest
  @EnumSource
  void filtersAsTheEvaluatorInMemoryDoesWhateverIsAsked(TestDatabase kind) {
    boolean isLong = Boolean.getBoolean("reelwork.long");
    long seed = Long.getLong("reelwork.seed", isLong ? System.nanoTime() : 20_261_125);
    Random random = new Random(seed);
    try (Database database = kind.open(List.of(SCHEMA))) {
      EntityTable table = new EntityTable(database, THING, "thing", Map.of());
      List<Entity> rows = fill(table, random);
      int compared = 0;
      for (int round = 0; round < (isLong ? 20_000 : 400); round++) {
        String text = RandomFilters.any(random);
        compared += compare(table, rows, text, "seed " + seed + " round " + round) ? 1 : 0;
      }
      assertThat(compared).isGreaterThan(300);
    }
  }

  /// Both may refuse a filter, one earlier than the other, for neither says in which order it looks
  /// at rows and operands.
  private static boolean compare(EntityTable table, List<Entity> rows, String text, String round) {
    try {
      BoundFilter filter = FilterBinder.bind(FilterParser.parse(text), THING, ApiVersion.LATEST);
      List<String> expected =
          rows.reversed().stream()
              .filter(row -> FilterEvaluator.matches(filter, row))
              .map(Entity::key)
              .toList();
      List<String> found = keys(table.list("a", query("$filter=" + encode(text))));
      assertThat(found).as(round + ": " + text).isEqualTo(expected);
      return true;
    } catch (ODataError e) {
      assertThat(e.code().status()).as(round + ": " + text).isEqualTo(400);
      return false;
    } catch (DataAccessException e) {
      throw new AssertionError(round + ": " + text, e);
    }
  }

  private static List<Entity> fill(EntityTable table, Random random) {
    List<Entity> rows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Entity row = new Entity(THING, values(i, random));
      table.insert("a", row.values());
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Value> values(int number, Random random) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("Id", new Value.Text(id(number)));
    values.put("Name", maybe(random, new Value.Text(word(random))));
    values.put("Note", maybe(random, new Value.Text(word(random))));
    values.put("State", new Value.Int(random.nextInt(6)));
    values.put("Weight", maybe(random, new Value.Real(random.nextInt(20) / 4.0)));
    values.put("Size", maybe(random, new Value.Int64(random.nextInt(40))));
    values.put("IsDefault", maybe(random, new Value.Flag(random.nextBoolean())));
    values.put("Created", maybe(random, new Value.DateTime(time(random), Form.STORED)));
    values.put("Length", maybe(random, new Value.Span(Duration.ofSeconds(random.nextInt(120)))));
    values.put("Owner", maybe(random, new Value.Uid(new UUID(0, random.nextInt(3)))));
    values.put(
        "Parts",
        new Value.Items(List.of(new Value.Complex(Map.of("Code", new Value.Text("\"x\\\né"))))));
    return values;
  }

  private static Value maybe(Random random, Value value) {
    return random.nextInt(5) == 0 ? Value.Null.NULL : value;
  }

  private static String word(Random random) {
    List<String> words =
        List.of(
            "bunny", "Bunny", "bun", "a", "", " bunny ", "zun", "ünny", "b%_", "bu\uD83D\uDE00y");
    return words.get(random.nextInt(words.size()));
  }

  private static long time(Random random) {
    List<String> times =
        List.of(
            "2024-02-29T12:15:59.1234567Z",
            "2023-12-31T23:59:59Z",
            "2024-03-01T00:00:00Z",
            "2000-02-29T13:45:00Z",
            "1999-01-01T00:29:59Z",
            "0001-01-01T00:00:00Z");
    return Ticks.of(Instant.parse(times.get(random.nextInt(times.size())))).value();
  }

  private static String id(int number) {
    return "nb:thid:UUID:" + new UUID(0, number);
  }

  private static Query query(String raw) {
    return QueryOptions.parse(raw).bind(THING, ApiVersion.LATEST);
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static List<String> keys(Page page) {
    return page.entities().stream().map(Entity::key).toList();
  }
}
