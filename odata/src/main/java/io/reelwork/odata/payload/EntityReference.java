package io.reelwork.odata.payload;

/// A reference to an existing entity, taken from `__metadata.uri`, `@odata.bind`, an Atom link or a
/// `$links` body. Scheme, host and service root of the URI are not looked at: clients mix hosts
/// (protocol section 6.3).
///
/// @param set the entity set
/// @param key the key as sent, percent-decoded, not yet checked
public record EntityReference(String set, String key) {}
