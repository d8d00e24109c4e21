package io.reelwork.services.access;

import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// A secret of the deployment, opened.
///
/// @param purpose what it is for: `token-signing`
/// @param generation 1 for the first of its purpose
/// @param id names it to others, a GUID
/// @param created when it was made
/// @param retired since when a newer one does its work; empty for the current one
/// @param secret its bytes, in a form the purpose defines; never changed
@SuppressWarnings("ArrayRecordComponent")
public record DeploymentKey(
    String purpose,
    int generation,
    String id,
    Ticks created,
    Optional<Ticks> retired,
    byte[] secret) {
  /// Does not tell the secret.
  @Override
  public String toString() {
    return "DeploymentKey[" + purpose + "/" + generation + ", id=" + id + "]";
  }
}
