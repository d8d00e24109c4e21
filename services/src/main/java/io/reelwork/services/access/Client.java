package io.reelwork.services.access;

import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// A program that may ask for tokens.
///
/// @param id its GUID, what Azure AD calls the application id
/// @param name what its administrator calls it
/// @param account the account it acts in
/// @param created when it was added
/// @param revoked since when its secret and its tokens count no longer
/// @param lastUsed when it last asked for a token, true to the hour
public record Client(
    String id,
    String name,
    String account,
    Ticks created,
    Optional<Ticks> revoked,
    Optional<Ticks> lastUsed) {}
