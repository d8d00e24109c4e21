package io.reelwork.services.notifications;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.jobs.EndPoints;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Notification end points and monitoring configurations of accounts. Safe for any number of
/// threads; joins an open transaction.
public final class Notifications implements ODataFeature, EndPoints {
  /// The tables of this feature.
  public static final Schema SCHEMA =
      new Schema("io/reelwork/services/notifications", 202611280446L);

  private final NotificationEndPoints endPoints;
  private final MonitoringConfigurations monitoring;

  /// End points in this database.
  ///
  /// @param master what signing keys are sealed with
  /// @param unwrap opens what clients have encrypted to the protection key
  public Notifications(
      Database database, MasterKey master, Function<String, Optional<byte[]>> unwrap) {
    this.endPoints = new NotificationEndPoints(database, new SigningKeys(database, master, unwrap));
    this.monitoring = new MonitoringConfigurations(database, endPoints);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(new EndPointsEntitySet(endPoints), new MonitoringEntitySet(monitoring));
  }

  /// Where notifications are sent.
  public NotificationEndPoints endPoints() {
    return endPoints;
  }

  /// Which telemetry is wanted.
  public MonitoringConfigurations monitoring() {
    return monitoring;
  }

  @Override
  public boolean exists(String account, String endPointId) {
    return endPoints.find(account, new EndPointId(endPointId)).isPresent();
  }
}
