package io.reelwork.services.catalog;

/// Where a locator leads.
///
/// @param base the container's URL, or the origin's
/// @param access the signature that is appended to it, or the folder on the origin
/// @param path the whole URL
public record LocatorUrl(String base, String access, String path) {}
