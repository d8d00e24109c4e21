package io.reelwork.services.notifications;

import io.reelwork.services.notifications.NewEndPoint.Signing;

/// What a client may change of a notification end point; its address and type stay.
///
/// @param name the new name
/// @param signing how messages are signed from now on
public record EndPointChange(String name, Signing signing) {}
