package io.reelwork.odata.uri;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// The query of a request: OData's own options, whose names start with `$`, and all others.
///
/// ```text
/// %24filter=Id%20eq%20'nb%3Ajid…'&$top=1&$orderby=Created+desc&keepcontainer=true
/// ```
///
/// Every unknown `$…` is refused, as the original did. `$expand`, which the original refused too,
/// is understood for one level of navigations.
///
/// @param system by name, decoded: `$filter`
/// @param custom by name as sent, decoded, in the order sent
public record QueryOptions(Map<String, String> system, Map<String, String> custom) {
  private static final Set<String> KNOWN =
      Set.of(
          "$filter",
          "$orderby",
          "$top",
          "$skip",
          "$select",
          "$expand",
          "$inlinecount",
          "$skiptoken",
          "$format");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final int MOST_SORT_KEYS = 16;

  /// Copies the options, keeping their order.
  public QueryOptions {
    system = Collections.unmodifiableMap(new LinkedHashMap<>(system));
    custom = Collections.unmodifiableMap(new LinkedHashMap<>(custom));
  }

  /// Takes a raw query, without its question mark, apart; `+` means a blank.
  ///
  /// @throws ODataError `MALFORMED_QUERY` for an unknown or repeated `$…` option
  public static QueryOptions parse(String rawQuery) {
    Map<String, String> system = new LinkedHashMap<>();
    Map<String, String> custom = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals)).strip();
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (name.startsWith("$")) {
        addSystem(system, name, value);
      } else if (!name.isEmpty()) {
        custom.putIfAbsent(name, value);
      }
    }
    return new QueryOptions(system, custom);
  }

  private static void addSystem(Map<String, String> system, String name, String value) {
    if (!KNOWN.contains(name)) {
      throw new ODataError(Code.MALFORMED_QUERY, "query: unknown option " + Excerpt.of(name));
    }
    if (system.putIfAbsent(name, value) != null) {
      throw new ODataError(Code.MALFORMED_QUERY, name + ": must be given once");
    }
  }

  private static String decode(String raw) {
    return PercentEncoding.decode(raw.replace('+', ' '));
  }

  /// A custom option, its name matched without regard to case.
  public Optional<String> custom(String name) {
    return custom.entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// The options as a query over `type` as a caller of `version` sees it.
  ///
  /// @throws ODataError when an option is malformed or names what the type does not have
  public Query bind(EntityType type, ApiVersion version) {
    return new Query(
        option("$filter").map(text -> FilterBinder.bind(FilterParser.parse(text), type, version)),
        option("$orderby").map(text -> orders(text, type, version)).orElse(List.of()),
        option("$skip").map(text -> number("$skip", text)).orElse(0L),
        option("$top")
            .map(text -> OptionalInt.of((int) Math.min(number("$top", text), Integer.MAX_VALUE)))
            .orElse(OptionalInt.empty()),
        option("$skiptoken"),
        inlineCount(),
        Optional.empty(),
        Query.PAGE_SIZE);
  }

  /// The names in `$select`; none when everything is wanted.
  ///
  /// @throws ODataError `UNKNOWN_PROPERTY` for a name that is neither property nor navigation
  public Set<String> select(EntityType type, ApiVersion version) {
    Set<String> names = new LinkedHashSet<>();
    for (String part : option("$select").map(text -> text.split(",", -1)).orElse(new String[0])) {
      String name = part.strip();
      if (name.equals("*")) {
        return Set.of();
      }
      if (!isVisible(name, type, version)) {
        throw unknown("$select", name, type);
      }
      names.add(name);
    }
    return names;
  }

  /// The navigations in `$expand`, each once.
  ///
  /// @throws ODataError `UNKNOWN_PROPERTY` for a name that is no navigation, `MALFORMED_QUERY` for
  ///   a navigation of a navigation: what it would cost has no bounds
  public List<Navigation> expand(EntityType type, ApiVersion version) {
    Set<Navigation> navigations = new LinkedHashSet<>();
    for (String part : option("$expand").map(text -> text.split(",", -1)).orElse(new String[0])) {
      String name = part.strip();
      if (name.contains("/")) {
        throw new ODataError(
            Code.MALFORMED_QUERY, "$expand: must be one level deep but was " + Excerpt.of(name));
      }
      navigations.add(
          type.navigation(name)
              .filter(navigation -> version.sees(navigation.since()))
              .orElseThrow(() ->
                  new ODataError(
                      Code.UNKNOWN_PROPERTY,
                      "$expand: " + type.name() + " has no navigation " + Excerpt.of(name),
                      name)));
    }
    return List.copyOf(navigations);
  }

  private static boolean isVisible(String name, EntityType type, ApiVersion version) {
    return type.properties(version).stream().anyMatch(p -> p.name().equals(name))
        || type.navigations(version).stream().anyMatch(n -> n.name().equals(name));
  }

  /// The format that is asked for instead of the Accept header's.
  public Optional<String> format() {
    return option("$format");
  }

  /// An option's text; an empty one counts as not given.
  private Optional<String> option(String name) {
    return Optional.ofNullable(system.get(name)).map(String::strip).filter(t -> !t.isEmpty());
  }

  private boolean inlineCount() {
    return switch (option("$inlinecount").orElse("none")) {
      case "allpages" -> true;
      case "none" -> false;
      default ->
          throw new ODataError(Code.MALFORMED_QUERY, "$inlinecount: must be 'allpages' or 'none'");
    };
  }

  private static long number(String name, String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new ODataError(
          Code.MALFORMED_QUERY, name + ": must be a number from 0 up but was " + Excerpt.of(text));
    }
    return Long.parseLong(text);
  }

  private static List<Query.Order> orders(String text, EntityType type, ApiVersion version) {
    List<Query.Order> orders = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      orders.add(order(part.strip(), type, version));
    }
    if (orders.size() > MOST_SORT_KEYS) {
      throw new ODataError(
          Code.MALFORMED_QUERY, "$orderby: must have at most " + MOST_SORT_KEYS + " keys");
    }
    return orders;
  }

  private static Query.Order order(String part, EntityType type, ApiVersion version) {
    String[] words = part.split("\\s+", -1);
    String direction = words.length == 2 ? words[1] : "asc";
    if (words.length > 2 || !(direction.equals("asc") || direction.equals("desc"))) {
      throw new ODataError(
          Code.MALFORMED_QUERY,
          "$orderby: must be a property, then asc or desc, but was " + Excerpt.of(part));
    }
    Property<?> property =
        type.property(words[0])
            .filter(p -> version.sees(p.since()))
            .orElseThrow(() -> unknown("$orderby", words[0], type));
    if (!(property.type() instanceof Primitive)) {
      throw new ODataError(
          Code.MALFORMED_QUERY, "$orderby: " + property.name() + " must be primitive");
    }
    return new Query.Order(property, direction.equals("desc"));
  }

  private static ODataError unknown(String option, String name, EntityType type) {
    return new ODataError(
        Code.UNKNOWN_PROPERTY,
        option + ": " + type.name() + " has no property " + Excerpt.of(name),
        name);
  }
}
