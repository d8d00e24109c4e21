package io.reelwork.services.notifications;

import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ODataFeature;
import io.reelwork.services.jobs.EndPoints;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import java.util.List;

/// Notification end points and monitoring configurations of accounts. Safe for any number of
/// threads; joins an open transaction.
public final class Notifications implements ODataFeature, EndPoints {
  /// The tables of this feature.
  public static final Schema SCHEMA =
      new Schema("io/reelwork/services/notifications", 202611250604L);

  private final EndPointsEntitySet endPoints;
  private final MonitoringEntitySet monitoring;

  /// End points in this database.
  public Notifications(Database database) {
    this.endPoints = new EndPointsEntitySet(database);
    this.monitoring = new MonitoringEntitySet(database, endPoints);
  }

  @Override
  public List<EntitySet> entitySets() {
    return List.of(endPoints, monitoring);
  }

  @Override
  public boolean exists(String account, String endPointId) {
    return endPoints.type(account, endPointId).isPresent();
  }
}
