package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.Context;
import io.reelwork.odata.payload.EntityReference;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.payload.Page;
import io.reelwork.odata.payload.WireFormat;
import io.reelwork.odata.uri.Literals;
import io.reelwork.odata.uri.ReferenceUri;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A wire format that a test can read and write by hand.
///
/// ```text
/// Name='x'                  a value
/// >InputMediaAssets uri     a link
/// +Tasks Name='t';State=1   an inline child
/// ```
record FakeFormat(String name) implements WireFormat {
  @Override
  public Document entity(Entity entity, Context context) {
    return written(shown(entity, context));
  }

  @Override
  public Document feed(EntityType type, Page page, String path, Context context) {
    String entities =
        page.entities().stream().map(e -> shown(e, context)).collect(Collectors.joining("\n"));
    String count = page.count().isPresent() ? " count=" + page.count().getAsLong() : "";
    String next = context.next().map(uri -> " next=" + uri).orElse("");
    return written("feed " + path + count + next + "\n" + entities);
  }

  @Override
  public Document property(Property<?> property, Value value, Context context) {
    return written(property.name() + "=" + Literals.format(value));
  }

  @Override
  public Document result(String function, Property<?> result, Value value, Context context) {
    return written(function + " -> " + Literals.format(value));
  }

  @Override
  public Document links(List<EntityReference> links, boolean many, Context context) {
    return written((many ? "links " : "link ") + links);
  }

  @Override
  public Document serviceDocument(List<String> sets, Context context) {
    return written("service " + sets);
  }

  @Override
  public Document error(String code, String message) {
    return written("error " + code + ": " + message);
  }

  @Override
  public NewEntity readEntity(EntityType type, Map<String, EntityType> types, InputStream body) {
    Map<String, Value> values = new LinkedHashMap<>();
    Map<String, List<EntityReference>> links = new LinkedHashMap<>();
    Map<String, List<NewEntity>> children = new LinkedHashMap<>();
    for (String line : text(body).lines().filter(l -> !l.isBlank()).toList()) {
      String[] words = (line.substring(1) + " ").split(" ", 2);
      if (line.startsWith(">")) {
        links.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(reference(words[1]));
      } else if (line.startsWith("+")) {
        EntityType child =
            types.getOrDefault(
                type.navigation(words[0]).map(n -> n.targetSet()).orElse(type.set()), type);
        children
            .computeIfAbsent(words[0], _ -> new ArrayList<>())
            .add(new NewEntity(child, values(words[1].strip().split(";")), Map.of(), Map.of()));
      } else {
        values.putAll(values(line));
      }
    }
    return new NewEntity(type, values, links, children);
  }

  @Override
  public EntityReference readLink(InputStream body) {
    return reference(text(body).strip());
  }

  @Override
  public Map<String, Value> readArguments(List<Property<?>> parameters, InputStream body) {
    return values(text(body).lines().toArray(String[]::new));
  }

  private static Map<String, Value> values(String... lines) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new ODataError(Code.MALFORMED_BODY, "body: must be name=value");
      }
      values.put(line.substring(0, equals), Literals.parse(line.substring(equals + 1)));
    }
    return values;
  }

  private static EntityReference reference(String uri) {
    return ReferenceUri.parse(uri)
        .map(found -> new EntityReference(found.set(), found.key()))
        .orElseThrow(
            () -> new ODataError(Code.MALFORMED_BODY, "body: must be the URI of an entity"));
  }

  private static String shown(Entity entity, Context context) {
    return entity.type().properties(context.version()).stream()
        .filter(p -> context.select().isEmpty() || context.select().contains(p.name()))
        .map(p -> p.name() + "=" + Literals.format(entity.value(p.name())))
        .collect(Collectors.joining(" "));
  }

  private Document written(String text) {
    return new Document(
        "fake/" + name, "3.0;", text.stripTrailing().getBytes(StandardCharsets.UTF_8));
  }

  private static String text(InputStream body) {
    try {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
