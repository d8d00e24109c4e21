package io.reelwork.services.notifications;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Ticks;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Which telemetry accounts want (entities section 17): at most one configuration each, always with
/// every component there is. It is kept, and nothing is collected.
///
/// Safe for any number of threads; changes join an open transaction.
public final class MonitoringConfigurations {
  private static final String END_POINT = "NotificationEndPointId";

  private final Database database;
  private final MonitoringTable table;
  private final NotificationEndPoints endPoints;

  MonitoringConfigurations(Database database, NotificationEndPoints endPoints) {
    this.database = database;
    this.table = new MonitoringTable(database);
    this.endPoints = endPoints;
  }

  MonitoringTable table() {
    return table;
  }

  /// Refuses a second configuration.
  ///
  /// @throws Refusal `CONFLICT`
  void checkRoom(String account) {
    if (table.rows().count(account) > 0) {
      throw new Refusal(
          Code.CONFLICT,
          "MonitoringConfigurations: an account has one at most, and there is one already");
    }
  }

  /// Creates the configuration of an account.
  ///
  /// @param settings a component that is left out is disabled
  /// @throws Refusal `CONFLICT` when there is one, `NOT_FOUND` for the end point, `INVALID_VALUE`
  ///   when that is no table
  public MonitoringConfiguration create(
      String account, EndPointId endPoint, Map<MonitoredComponent, MonitoringLevel> settings) {
    checkRoom(account);
    checkEndPoint(account, endPoint);
    Ticks now = database.now();
    MonitoringConfiguration made =
        new MonitoringConfiguration(
            "nb:mcid:UUID:" + UUID.randomUUID(), endPoint, now, now, settings);
    table.insert(account, made);
    return made;
  }

  private void checkEndPoint(String account, EndPointId id) {
    EndPoint endPoint =
        endPoints
            .find(account, id)
            .orElseThrow(() ->
                new Refusal(
                    Code.NOT_FOUND,
                    END_POINT + ": there is no notification end point " + id,
                    END_POINT));
    if (endPoint.type() != EndPointType.TABLE) {
      throw new Refusal(
          Code.INVALID_VALUE, END_POINT + ": must be one of EndPointType 2, a table", END_POINT);
    }
  }

  /// The configuration with this id.
  public Optional<MonitoringConfiguration> find(String account, String id) {
    return table.find(account, id);
  }

  /// Changes where telemetry would go and what it would be; what is empty stays. Returns whether
  /// there is a configuration of this id.
  ///
  /// @throws Refusal as `create`
  public boolean update(
      String account,
      String id,
      Optional<EndPointId> endPoint,
      Optional<Map<MonitoredComponent, MonitoringLevel>> settings) {
    endPoint.ifPresent(sent -> checkEndPoint(account, sent));
    boolean found = table.rows().hold(account, id);
    if (found) {
      MonitoringConfiguration before = find(account, id).orElseThrow();
      table.update(
          account,
          new MonitoringConfiguration(
              id,
              endPoint.orElse(before.endPoint()),
              before.created(),
              database.now(),
              settings.orElse(before.settings())));
    }
    return found;
  }

  /// Deletes a configuration; returns whether there was one.
  public boolean delete(String account, String id) {
    return table.rows().delete(account, id);
  }
}
