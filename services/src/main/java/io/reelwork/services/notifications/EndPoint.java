package io.reelwork.services.notifications;

import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// Where notifications of an account are sent (entities section 16).
///
/// @param id its id
/// @param name its name
/// @param created when it was created
/// @param address the name of a queue, or a URL
/// @param type what the address is
/// @param credentialType 0 none, 1 messages are signed
/// @param protectionKeyType as the client sent it
/// @param protectionKeyId as the client sent it
public record EndPoint(
    EndPointId id,
    String name,
    Ticks created,
    String address,
    EndPointType type,
    int credentialType,
    int protectionKeyType,
    Optional<String> protectionKeyId) {}
