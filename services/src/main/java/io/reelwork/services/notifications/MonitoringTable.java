package io.reelwork.services.notifications;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import io.reelwork.services.sql.Ticks;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The rows of monitoring configurations. Settings are JSON:
/// `[{"Component":"Channel","Level":"Normal"}]`.
final class MonitoringTable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String COMPONENT = "Component";
  private static final String LEVEL = "Level";

  private static final Field<String> END_POINT =
      field(name("notification_end_point_id"), String.class);
  private static final Field<Long> CREATED = field(name("created"), Long.class);
  private static final Field<Long> LAST_MODIFIED = field(name("last_modified"), Long.class);
  private static final Field<String> SETTINGS = field(name("settings"), String.class);
  private static final List<Field<?>> COLUMNS =
      List.of(EntityRows.ID, END_POINT, CREATED, LAST_MODIFIED, SETTINGS);

  private final EntityRows rows;

  MonitoringTable(Database database) {
    this.rows = new EntityRows(database, "monitoring_configuration", "MonitoringConfigurations");
  }

  EntityRows rows() {
    return rows;
  }

  void insert(String account, MonitoringConfiguration configuration) {
    rows.insert(account, configuration.id(), row(configuration));
  }

  void update(String account, MonitoringConfiguration configuration) {
    rows.update(account, configuration.id(), row(configuration));
  }

  Optional<MonitoringConfiguration> find(String account, String id) {
    return rows.find(account, id, COLUMNS, MonitoringTable::configuration);
  }

  private static Map<Field<?>, Object> row(MonitoringConfiguration configuration) {
    return Map.of(
        END_POINT, configuration.endPoint().value(),
        CREATED, configuration.created().value(),
        LAST_MODIFIED, configuration.lastModified().value(),
        SETTINGS, json(configuration.settings()));
  }

  private static MonitoringConfiguration configuration(Record row) {
    return new MonitoringConfiguration(
        row.get(EntityRows.ID),
        new EndPointId(row.get(END_POINT)),
        new Ticks(row.get(CREATED)),
        new Ticks(row.get(LAST_MODIFIED)),
        settings(row.get(SETTINGS)));
  }

  private static String json(Map<MonitoredComponent, MonitoringLevel> settings) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartArray();
      settings.forEach((component, level) -> {
        json.writeStartObject();
        json.writeStringProperty(COMPONENT, component.word());
        json.writeStringProperty(LEVEL, level.word());
        json.writeEndObject();
      });
      json.writeEndArray();
    }
    return text.toString();
  }

  private static Map<MonitoredComponent, MonitoringLevel> settings(String text) {
    Map<MonitoredComponent, MonitoringLevel> settings = new EnumMap<>(MonitoredComponent.class);
    String component = "";
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      while (json.nextToken() != null) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
          continue;
        }
        if (json.currentName().equals(COMPONENT)) {
          component = json.getString();
        } else {
          settings.put(
              Word.of(MonitoredComponent.values(), COMPONENT, component),
              Word.of(MonitoringLevel.values(), LEVEL, json.getString()));
        }
      }
    }
    return settings;
  }
}
