package io.reelwork.services.catalog;

import java.util.Optional;

/// A file of an asset as other features see it.
///
/// @param id `nb:cid:UUID:<guid>`
/// @param name the name of its blob
/// @param sizeBytes the size as recorded, which a client may have set to anything
/// @param isPrimary whether a player or processor starts with it
/// @param mimeType its media type, when known
/// @param encryption of its blob, when it is marked as encrypted
public record AssetFile(
    String id,
    String name,
    long sizeBytes,
    boolean isPrimary,
    Optional<String> mimeType,
    Optional<FileProtection> encryption) {}
