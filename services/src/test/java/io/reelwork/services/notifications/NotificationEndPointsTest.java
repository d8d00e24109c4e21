package io.reelwork.services.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.access.MasterKey;
import io.reelwork.services.notifications.NewEndPoint.Signing;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Meanwhile;
import io.reelwork.services.sql.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// End points and monitoring configurations as other features use them.
class NotificationEndPointsTest {
  private static final String ACCOUNT = "reelwork";
  private static final MasterKey MASTER =
      MasterKey.of(Base64.getEncoder().encodeToString(new byte[32]));
  private static final Signing UNSIGNED = new Signing(0, Optional.empty(), 0, Optional.empty());
  private static final Signing SIGNED =
      new Signing(1, Optional.of("key"), 0, Optional.of("0123ABCD"));

  private static Notifications notifications(Database database) {
    return new Notifications(
        database, MASTER, wrapped -> Optional.of(wrapped.getBytes(StandardCharsets.US_ASCII)));
  }

  private static NewEndPoint table() {
    return new NewEndPoint("a", "https://tables.example.test/", 2, UNSIGNED);
  }

  @ParameterizedTest
  @EnumSource
  void anEndPointIsCreatedFoundChangedAndDeleted(TestDatabase kind) {
    try (Database database = kind.open(List.of(Notifications.SCHEMA))) {
      NotificationEndPoints endPoints = notifications(database).endPoints();
      EndPoint made =
          endPoints.create(ACCOUNT, new NewEndPoint("a", "https://example.test/", 3, SIGNED));

      assertThat(endPoints.find(ACCOUNT, made.id())).contains(made);
      assertThat(endPoints.find("other", made.id())).isEmpty();

      assertThat(endPoints.update(ACCOUNT, made.id(), _ -> new EndPointChange("b", UNSIGNED)))
          .isTrue();
      EndPoint after = endPoints.find(ACCOUNT, made.id()).orElseThrow();
      assertThat(after.name()).isEqualTo("b");
      assertThat(after.protectionKeyId()).isEmpty();
      assertThat(after.address()).isEqualTo("https://example.test/");

      assertThat(endPoints.delete(ACCOUNT, made.id())).isTrue();
      assertThat(endPoints.delete(ACCOUNT, made.id())).isFalse();
      assertThat(endPoints.update(ACCOUNT, made.id(), _ -> new EndPointChange("c", UNSIGNED)))
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoChangesAtOnceNoneIsLost(TestDatabase kind) {
    try (Database database = kind.open(List.of(Notifications.SCHEMA))) {
      NotificationEndPoints endPoints = notifications(database).endPoints();
      EndPointId id = endPoints.create(ACCOUNT, table()).id();

      try (Meanwhile meanwhile = new Meanwhile()) {
        change(
            database,
            endPoints,
            id,
            before -> {
              meanwhile.run(() ->
                  change(database, endPoints, id, it -> changed(it.name(), Optional.of("k"))));
              return changed("first", before.protectionKeyId());
            });
      }

      EndPoint after = endPoints.find(ACCOUNT, id).orElseThrow();
      assertThat(after.name()).isEqualTo("first");
      assertThat(after.protectionKeyId()).contains("k");
    }
  }

  private static boolean change(
      Database database,
      NotificationEndPoints endPoints,
      EndPointId id,
      Function<EndPoint, EndPointChange> change) {
    return database.transaction(() -> endPoints.update(ACCOUNT, id, change));
  }

  private static EndPointChange changed(String name, Optional<String> keyId) {
    return new EndPointChange(name, new Signing(0, Optional.empty(), 0, keyId));
  }

  @ParameterizedTest
  @EnumSource
  void aMonitoringConfigurationIsCreatedFoundChangedAndDeleted(TestDatabase kind) {
    try (Database database = kind.open(List.of(Notifications.SCHEMA))) {
      Notifications notifications = notifications(database);
      MonitoringConfigurations monitoring = notifications.monitoring();
      EndPointId first = notifications.endPoints().create(ACCOUNT, table()).id();
      EndPointId second = notifications.endPoints().create(ACCOUNT, table()).id();

      MonitoringConfiguration made =
          monitoring.create(
              ACCOUNT, first, Map.of(MonitoredComponent.CHANNEL, MonitoringLevel.VERBOSE));
      assertThat(made.settings())
          .containsEntry(MonitoredComponent.STREAMING_ENDPOINT, MonitoringLevel.DISABLED);
      assertThat(monitoring.find(ACCOUNT, made.id())).contains(made);
      assertThatThrownBy(() -> monitoring.create(ACCOUNT, first, Map.of()))
          .hasMessageContaining("an account has one at most");

      monitoring.update(ACCOUNT, made.id(), Optional.of(second), Optional.empty());
      MonitoringConfiguration after = monitoring.find(ACCOUNT, made.id()).orElseThrow();
      assertThat(after.endPoint()).isEqualTo(second);
      assertThat(after.settings()).isEqualTo(made.settings());

      assertThat(monitoring.delete(ACCOUNT, made.id())).isTrue();
      assertThat(monitoring.find(ACCOUNT, made.id())).isEmpty();
    }
  }
}
