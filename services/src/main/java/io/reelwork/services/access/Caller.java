package io.reelwork.services.access;

/// Who sent a request, as its token proves.
///
/// @param account the name of the account it acts in
/// @param clientId the client's GUID
public record Caller(String account, String clientId) {}
