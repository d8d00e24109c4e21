package io.reelwork.services.notifications;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.notifications.NewEndPoint.Signing;
import io.reelwork.services.sql.Database;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Where notifications of accounts are sent (entities section 16). A signing key is decrypted when
/// it arrives and kept by `SigningKeys`; nothing gives it back.
///
/// Safe for any number of threads; changes join an open transaction.
public final class NotificationEndPoints {
  private static final int NONE = 0;
  private static final int SIGNING_KEY = 1;
  private static final Pattern QUEUE_NAME = Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*");

  private final Database database;
  private final EndPointsTable table;
  private final SigningKeys keys;

  NotificationEndPoints(Database database, SigningKeys keys) {
    this.database = database;
    this.table = new EndPointsTable(database);
    this.keys = keys;
  }

  EndPointsTable table() {
    return table;
  }

  /// Creates an end point.
  ///
  /// @throws Refusal `INVALID_VALUE`
  public EndPoint create(String account, NewEndPoint wanted) {
    EndPointType type = EndPointType.of(wanted.type());
    checkAddress(type, wanted.address());
    Signing signing = wanted.signing();
    EndPoint made =
        new EndPoint(
            EndPointId.random(),
            wanted.name(),
            database.now(),
            wanted.address(),
            type,
            signing.credentialType(),
            signing.protectionKeyType(),
            signing.protectionKeyId());
    table.insert(account, made);
    keep(account, made, signing.credential());
    return made;
  }

  private static void checkAddress(EndPointType type, String address) {
    boolean fits =
        type == EndPointType.QUEUE ? QUEUE_NAME.matcher(address).matches() : isUrl(address);
    if (!fits) {
      String rule =
          type == EndPointType.QUEUE
              ? "a queue's name, 3 to 63 lower-case letters, digits and single hyphens,"
              : "an http or https URL";
      throw invalid("EndPointAddress", "must be %s but was '%s'".formatted(rule, address));
    }
  }

  private static boolean isUrl(String address) {
    try {
      URI url = URI.create(address);
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      return (http || "https".equalsIgnoreCase(url.getScheme())) && url.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Keeps a signing key that was sent; an end point that signs nothing has none.
  private void keep(String account, EndPoint endPoint, Optional<String> credential) {
    EndPointId id = endPoint.id();
    Optional<String> sent = credential.filter(text -> !text.isEmpty());
    if (endPoint.credentialType() == NONE) {
      keys.forget(account, id.value());
    } else if (endPoint.credentialType() != SIGNING_KEY) {
      throw invalid("CredentialType", "must be 0 (none) or 1 (signing key)");
    } else if (sent.isPresent()) {
      byte[] key = keys.opened(sent.get()).orElseThrow(NotificationEndPoints::notOurs);
      keys.keep(account, id.value(), key);
    } else if (keys.find(account, id.value()).isEmpty()) {
      throw invalid("EncryptedEndPointCredential", "must be given with CredentialType 1");
    }
  }

  private static Refusal notOurs() {
    return invalid(
        "EncryptedEndPointCredential",
        "must be the signing key, encrypted (RSA-OAEP) to the certificate of GetProtectionKey, in"
            + " base64");
  }

  private static Refusal invalid(String property, String message) {
    return new Refusal(Code.INVALID_VALUE, property + ": " + message, property);
  }

  /// The end point with this id.
  public Optional<EndPoint> find(String account, EndPointId id) {
    return table.find(account, id);
  }

  /// Changes the name and the signing of an end point; returns whether there is one of this id.
  ///
  /// @param change from the end point as it is
  /// @throws Refusal `INVALID_VALUE`
  public boolean update(String account, EndPointId id, Function<EndPoint, EndPointChange> change) {
    if (!table.rows().hold(account, id.value())) {
      return false;
    }
    EndPoint before = find(account, id).orElseThrow();
    EndPointChange changed = change.apply(before);
    Signing signing = changed.signing();
    EndPoint after =
        new EndPoint(
            id,
            changed.name(),
            before.created(),
            before.address(),
            before.type(),
            signing.credentialType(),
            signing.protectionKeyType(),
            signing.protectionKeyId());
    table.update(account, after);
    keep(account, after, signing.credential());
    return true;
  }

  /// Deletes an end point and its signing key; returns whether there was one.
  public boolean delete(String account, EndPointId id) {
    keys.forget(account, id.value());
    return table.rows().delete(account, id.value());
  }
}
