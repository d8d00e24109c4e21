package io.reelwork.services.notifications;

import io.reelwork.services.access.MasterKey;
import io.reelwork.services.sql.Database;
import java.util.Optional;
import java.util.function.Function;

/// What messages to web hooks are signed with: sent under the protection key, stored under the
/// master key, never shown again. Safe for any number of threads; joins an open transaction.
final class SigningKeys {
  private final SigningKeyTable table;
  private final MasterKey master;
  private final Function<String, Optional<byte[]>> unwrap;

  SigningKeys(Database database, MasterKey master, Function<String, Optional<byte[]>> unwrap) {
    this.table = new SigningKeyTable(database);
    this.master = master;
    this.unwrap = unwrap;
  }

  /// The clear bytes of what a client sent; empty when the protection key does not open it.
  Optional<byte[]> opened(String sent) {
    return unwrap.apply(sent);
  }

  /// Keeps the key of an end point instead of any other.
  void keep(String account, String endPoint, byte[] clear) {
    table.put(account, endPoint, master.seal(label(account, endPoint), clear));
  }

  /// The key of an end point that has one.
  Optional<byte[]> find(String account, String endPoint) {
    return table
        .find(account, endPoint)
        .map(sealed -> master.open(label(account, endPoint), sealed));
  }

  void forget(String account, String endPoint) {
    table.delete(account, endPoint);
  }

  private static String label(String account, String endPoint) {
    return "notification_signing_key/" + account + "/" + endPoint;
  }
}
