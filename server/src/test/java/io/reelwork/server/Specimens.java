package io.reelwork.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Access;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.Property;
import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.PropertyValues.Count;
import io.reelwork.server.PropertyValues.Two;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Makes entities of every set with the values that `coverage/values.txt` has for them.
final class Specimens {
  private static final Pattern PLACE = Pattern.compile("\\{(inline )?(\\w+)}");
  private static final Pattern MOVING =
      Pattern.compile("\"(LastModified|RunningDuration)\":[^,}]*");

  private final Deployed service;
  private final Map<String, PropertyValues> samples;
  private final Map<String, EntityType> types = new LinkedHashMap<>();
  private final Map<String, Map<String, Two>> inlined = new LinkedHashMap<>();
  private Made manifestAsset = new Made("", Map.of());
  private int last;

  /// An entity, where it is, and the values its properties have and may get.
  record Made(String address, Map<String, Two> values) {}

  Specimens(Deployed service, Map<String, PropertyValues> samples) {
    this.service = service;
    this.samples = samples;
    service.odata().types().forEach(type -> types.put(type.set(), type));
  }

  /// What is declared.
  Collection<EntityType> types() {
    return types.values();
  }

  EntityType type(String set) {
    return requireNonNull(types.get(set), set);
  }

  private PropertyValues sample(String set) {
    return requireNonNull(samples.get(set), set);
  }

  /// Whether clients set it.
  static boolean isWritable(Access access) {
    return access == Access.SETTABLE || access == Access.REQUIRED;
  }

  /// The members of a JSON object.
  static String members(Map<String, String> values) {
    return values.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(","));
  }

  /// Changes it, and waits until that is done.
  Answer merge(Made made, String body) {
    Answer answer = service.json("MERGE", made.address(), body);
    await(answer);
    return answer;
  }

  /// A declared property.
  Property<?> property(String set, String name) {
    return type(set).property(name).orElseThrow();
  }

  /// The entity as it is, without what changes by itself.
  String read(Made made) {
    Answer answer = service.json("GET", made.address(), "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return MOVING.matcher(answer.body()).replaceAll("\"$1\":\"\"");
  }

  /// A fresh entity, or the one that is there.
  Made make(String set) {
    return make(set, Map.of());
  }

  /// A fresh entity; of one that is made alone, with these members too.
  Made make(String set, Map<String, String> more) {
    PropertyValues sample = sample(set);
    if (sample.number() == Count.THERE) {
      return new Made(addresses("/api/" + set).getFirst(), sample.values());
    }
    if (sample.within().isPresent()) {
      Made near = make(sample.within().get().set());
      String way = near.address() + "/" + sample.within().get().navigation();
      return new Made(addresses(way).getFirst(), requireNonNull(inlined.get(set)));
    }
    if (sample.number() == Count.ONE) {
      addresses("/api/" + set).forEach(one -> service.json("DELETE", one, ""));
    }
    Map<String, Two> values = fresh(sample);
    Answer made = service.json("POST", "/api/" + set, json(set, values, more));
    assertThat(made.status()).as(made.body()).isIn(201, 202);
    await(made);
    return new Made(URI.create(made.header("Location").orElseThrow()).getRawPath(), values);
  }

  private List<String> addresses(String feed) {
    Answer answer = service.call("GET", feed, "", "Accept: application/json;odata=verbose");
    return Pattern.compile("\"__metadata\":\\{\"id\":\"([^\"]+)\"")
        .matcher(answer.body())
        .results()
        .map(match -> URI.create(match.group(1)).getRawPath())
        .toList();
  }

  /// The values of one more entity.
  private Map<String, Two> fresh(PropertyValues sample) {
    Map<String, Two> values = new LinkedHashMap<>();
    sample
        .values()
        .forEach((name, two) ->
            values.put(
                name, new Two(filled(two.first()), filled(two.second()), filled(two.beside()))));
    return values;
  }

  private String json(String set, Map<String, Two> values, Map<String, String> more) {
    Map<String, String> members = new LinkedHashMap<>(more);
    values.forEach((name, two) -> {
      if (isWritable(property(set, name).onCreate())) {
        members.put(name, two.first());
      }
    });
    sample(set).beside().forEach((name, value) -> members.put(name, filled(value)));
    return "{" + members(members) + "}";
  }

  private String filled(String value) {
    return PLACE
        .matcher(value)
        .replaceAll(
            place -> Matcher.quoteReplacement(place(place.group(1) != null, place.group(2))));
  }

  private String place(boolean inline, String what) {
    if (inline) {
      Map<String, Two> values = fresh(sample(what));
      inlined.put(what, values);
      return json(what, values, Map.of());
    }
    return switch (what) {
      case "n" -> "%012d".formatted(++last);
      case "next" -> "%012d".formatted(last + 1);
      case "input" -> service.asset();
      case "table" -> table();
      case "signingKey" -> signingKey();
      case "manifest" -> manifest();
      case "manifestAsset" -> id(manifestAsset);
      default -> id(make(what));
    };
  }

  private String id(Made made) {
    return service.json("GET", made.address(), "").find("\"Id\":\"([^\"]+)\"");
  }

  private String table() {
    String body =
        "{\"Name\":\"table\",\"EndPointType\":2,\"EndPointAddress\":\"https://a.table.test\"}";
    return service.json("POST", "/api/NotificationEndPoints", body).find("\"Id\":\"([^\"]+)\"");
  }

  private String signingKey() {
    String value = "\"value\":\"([^\"]+)\"";
    String id = service.json("GET", "/api/GetProtectionKeyId?contentKeyType=2", "").find(value);
    String path = "/api/GetProtectionKey?protectionKeyId='" + id + "'";
    return SigningKey.sealedTo(service.json("GET", path, "").find(value));
  }

  private String manifest() {
    manifestAsset = make("IngestManifestAssets");
    return service
        .json("GET", manifestAsset.address(), "")
        .find("\"ParentIngestManifestId\":\"([^\"]+)\"");
  }

  private void await(Answer answer) {
    answer
        .header("operation-id")
        .ifPresent(operation -> {
          String address = "/api/Operations('" + operation + "')";
          while (service.json("GET", address, "").body().contains("\"InProgress\"")) {
            Thread.onSpinWait();
          }
        });
  }
}
