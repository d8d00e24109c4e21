package io.reelwork.services.storage;

/// What one round of the janitor has freed.
///
/// @param objects objects whose last name is gone
/// @param blocks uncommitted blocks that nobody committed in seven days
/// @param orphans sealed or staged files of which no row ever knew
public record Freed(int objects, int blocks, int orphans) {}
