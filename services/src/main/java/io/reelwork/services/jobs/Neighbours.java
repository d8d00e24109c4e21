package io.reelwork.services.jobs;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// What the engine asks other features.
///
/// @param templates what jobs may be made from
/// @param endPoints what jobs may notify
/// @param accountIds the GUID of an account, by its name
public record Neighbours(
    JobTemplates templates, EndPoints endPoints, Function<String, UUID> accountIds) {
  /// No templates and no end points, and account GUIDs made up from the names.
  public static Neighbours none() {
    return new Neighbours(
        (_, _) -> Optional.empty(),
        (_, _) -> false,
        account ->
            UUID.nameUUIDFromBytes(account.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
