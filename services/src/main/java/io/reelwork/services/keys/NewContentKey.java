package io.reelwork.services.keys;

import java.util.Optional;

/// A content key as a client wants it.
///
/// @param type what it is for
/// @param wrapping the key itself, encrypted
/// @param id an id that the client chose
/// @param details what may change later
public record NewContentKey(
    ContentKeyType type,
    WrappedKey.Wrapping wrapping,
    Optional<ContentKeyId> id,
    WrappedKey.Details details) {}
