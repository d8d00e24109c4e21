package io.reelwork.services.operations;

/// An operation as the one who does it sees it.
///
/// @param account whose it is
/// @param id `nb:opid:UUID:…`
/// @param target the id of the entity it is about
/// @param kind which work it is: `Channels/Start`
/// @param argument what that work needs to know beside the target, in the feature's own words
/// @param attempt the how many-th time it is tried, from 1; also fences the one who tries
public record Operation(
    String account, String id, String target, String kind, String argument, int attempt) {}
