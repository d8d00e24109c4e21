package io.reelwork.services.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Notification end points and monitoring configurations, on every database.
class NotificationsTest {
  private static final String ACCOUNT = "reelwork";
  private static final Call CALL =
      new Call(ACCOUNT, ApiVersion.LATEST, URI.create("http://media.test:8480/api/"));
  private static final String NOWHERE = "nb:nepid:UUID:00000000-0000-0000-0000-000000000000";

  private static final MasterKey MASTER =
      MasterKey.of(Base64.getEncoder().encodeToString(new byte[32]));
  private static final String CREDENTIAL = "EncryptedEndPointCredential";

  /// Stands for the protection key: what begins with `sealed:` opens.
  private static Optional<byte[]> reversed(String wrapped) {
    return wrapped.startsWith("sealed:")
        ? Optional.of(wrapped.substring(7).getBytes(StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  private record Room(Database database, Notifications notifications) implements AutoCloseable {
    static Room open(TestDatabase kind) {
      Database database = kind.open(List.of(Notifications.SCHEMA));
      return new Room(database, new Notifications(database, MASTER, NotificationsTest::reversed));
    }

    EntitySet set(String name) {
      return notifications.entitySets().stream()
          .filter(set -> set.type().set().equals(name))
          .findFirst()
          .orElseThrow();
    }

    Entity endPoint(int type, String address, Map<String, Value> more) {
      Map<String, Value> values = new LinkedHashMap<>();
      values.put("Name", text("hook"));
      values.put("EndPointAddress", text(address));
      values.put("EndPointType", new Value.Int(type));
      values.put("CredentialType", new Value.Int(0));
      values.putAll(more);
      return create("NotificationEndPoints", values);
    }

    Entity monitoring(String endPoint, Value settings) {
      return create(
          "MonitoringConfigurations",
          Map.of("NotificationEndPointId", text(endPoint), "Settings", settings));
    }

    private Entity create(String name, Map<String, Value> values) {
      EntitySet set = set(name);
      NewEntity sent = new NewEntity(set.type(), values, Map.of(), Map.of());
      return database.transaction(() -> set.create(CALL, sent)).entity();
    }

    void update(Entity entity, Map<String, Value> changes) {
      database.transaction(
          () -> set(entity.type().set()).update(CALL, entity.key(), PropertyMap.of(changes)));
    }

    Optional<String> key(Entity endPoint) {
      return new SigningKeys(database, MASTER, NotificationsTest::reversed)
          .find(ACCOUNT, endPoint.key())
          .map(clear -> new String(clear, StandardCharsets.US_ASCII));
    }

    byte[] sealed(Entity endPoint) {
      return new SigningKeyTable(database).find(ACCOUNT, endPoint.key()).orElseThrow();
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  /// Settings written as `Channel`, `Normal`, ….
  private static Value settings(String... words) {
    List<Value> items = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      Map<String, Value> members = new LinkedHashMap<>();
      members.put("Component", text(words[i]));
      members.put("Level", text(words[i + 1]));
      items.add(new Value.Complex(members));
    }
    return new Value.Items(items);
  }

  @ParameterizedTest
  @EnumSource
  void knowsTheEndPointsThatWereMade(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      Entity hook = room.endPoint(3, "https://example.test/cb", Map.of());
      EntitySet endPoints = room.set("NotificationEndPoints");

      assertThat(room.notifications().exists(ACCOUNT, hook.key())).isTrue();
      assertThat(room.notifications().exists("another", hook.key())).isFalse();
      endPoints.update(CALL, hook.key(), PropertyMap.of(Map.of("Name", text("other"))));
      assertThat(endPoints.find(CALL, hook.key()).orElseThrow().value("Name"))
          .isEqualTo(text("other"));
      endPoints.delete(CALL, hook.key(), Map.of());
      assertThat(room.notifications().exists(ACCOUNT, hook.key())).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheSigningKeySealedAndShowsItNever(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      Entity hook = room.endPoint(3, "https://example.test/cb", signed("sealed:secret"));
      EntitySet set = room.set("NotificationEndPoints");

      assertThat(hook.value(CREDENTIAL)).isEqualTo(Value.Null.NULL);
      assertThat(hook.value("ProtectionKeyId")).isEqualTo(text("0123ABCD"));
      assertThat(set.find(CALL, hook.key()).orElseThrow().value(CREDENTIAL))
          .isEqualTo(Value.Null.NULL);
      assertThat(room.key(hook)).hasValue("secret");
      assertThat(new String(room.sealed(hook), StandardCharsets.ISO_8859_1))
          .doesNotContain("secret");
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesTheSigningKeyOnlyForAnotherOne(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      Entity hook = room.endPoint(3, "https://example.test/cb", signed("sealed:secret"));

      room.update(hook, Map.of("Name", text("new"), CREDENTIAL, Value.Null.NULL));
      assertThat(room.key(hook)).hasValue("secret");

      room.update(hook, Map.of(CREDENTIAL, text("sealed:other")));
      assertThat(room.key(hook)).hasValue("other");

      room.update(hook, Map.of("CredentialType", new Value.Int(0)));
      assertThat(room.key(hook)).isEmpty();
      assertRefused(
          Code.INVALID_VALUE, () -> room.update(hook, Map.of("CredentialType", new Value.Int(1))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void forgetsTheSigningKeyWithItsEndPoint(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      Entity hook = room.endPoint(3, "https://example.test/cb", signed("sealed:secret"));

      room.set("NotificationEndPoints").delete(CALL, hook.key(), Map.of());

      assertThat(room.key(hook)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SQLITE")
  void refusesSigningKeysThatItCannotOpen(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      assertThatThrownBy(() -> room.endPoint(3, "https://example.test/cb", signed("c2VjcmV0")))
          .hasMessageContaining("must be the signing key, encrypted");
      assertThatThrownBy(() -> room.endPoint(3, "https://example.test/cb", signed("")))
          .hasMessage("EncryptedEndPointCredential: must be given with CredentialType 1");
      assertThat(room.set("NotificationEndPoints").count(CALL, Query.all())).isZero();
    }
  }

  private static Map<String, Value> signed(String credential) {
    return Map.of(
        "CredentialType",
        new Value.Int(1),
        CREDENTIAL,
        text(credential),
        "ProtectionKeyId",
        text("0123ABCD"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,queue",
    "4,queue",
    "1,Upper",
    "1,ab",
    "1,two--hyphens",
    "1,-queue",
    "2,table",
    "3,queue",
    "3,ftp://example.test/",
    "3,https:///x"
  })
  void refusesAddressesThatDoNotFitTheType(int type, String address) {
    try (Room room = Room.open(TestDatabase.SQLITE)) {
      assertRefused(Code.INVALID_VALUE, () -> room.endPoint(type, address, Map.of()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SQLITE")
  void saysThatThereIsNoTelemetry(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      EntitySet endPoints = room.set("NotificationEndPoints");
      Entity table = room.endPoint(2, "https://tables.example.test/", Map.of());

      assertThatThrownBy(() ->
              endPoints.invoke(
                  CALL,
                  table.key(),
                  endPoints.type().action("GetMonitoringSasUris").orElseThrow(),
                  new PropertyMap()))
          .hasMessage("GetMonitoringSasUris: telemetry is not collected by this service");
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsEveryComponentOfTheOneConfiguration(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      String table = room.endPoint(2, "https://tables.example.test/", Map.of()).key();
      EntitySet set = room.set("MonitoringConfigurations");

      Entity made = room.monitoring(table, settings("Channel", "Normal"));

      assertThat(made.value("Settings"))
          .isEqualTo(settings("Channel", "Normal", "StreamingEndpoint", "Disabled"));
      assertRefused(Code.CONFLICT, () -> room.monitoring(table, settings()));
      set.update(
          CALL,
          made.key(),
          PropertyMap.of(Map.of("Settings", settings("StreamingEndpoint", "Verbose"))));
      assertThat(set.find(CALL, made.key()).orElseThrow().value("Settings"))
          .isEqualTo(settings("Channel", "Disabled", "StreamingEndpoint", "Verbose"));
      set.delete(CALL, made.key(), Map.of());
      room.monitoring(table, settings());
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesConfigurationsThatCannotBe(TestDatabase kind) {
    try (Room room = Room.open(kind)) {
      String hook = room.endPoint(3, "https://example.test/cb", Map.of()).key();
      String table = room.endPoint(2, "https://tables.example.test/", Map.of()).key();

      assertRefused(Code.INVALID_VALUE, () -> room.monitoring(hook, settings()));
      assertRefused(Code.MALFORMED_ID, () -> room.monitoring("hook", settings()));
      assertRefused(Code.NOT_FOUND, () -> room.monitoring(NOWHERE, settings()));
      assertRefused(Code.INVALID_VALUE, () -> room.monitoring(table, settings("Channel", "Loud")));
      assertRefused(Code.INVALID_VALUE, () -> room.monitoring(table, settings("Moon", "Normal")));
    }
  }

  private static void assertRefused(Code code, Runnable wish) {
    assertThatThrownBy(wish::run)
        .isInstanceOfSatisfying(Refusal.class, error -> assertThat(error.code()).isEqualTo(code));
  }
}
