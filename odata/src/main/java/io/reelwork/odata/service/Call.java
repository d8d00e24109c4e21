package io.reelwork.odata.service;

import io.reelwork.odata.model.ApiVersion;
import java.net.URI;

/// Who calls, and how the caller sees the service.
///
/// @param account the account whose entities the call may see
/// @param version the caller's `x-ms-version`
/// @param root the service root in the caller's eyes, with a slash at its end
public record Call(String account, ApiVersion version, URI root) {}
