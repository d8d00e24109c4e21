package io.reelwork.services.keys;

import java.util.Optional;

/// Who may have the content keys that name it (entities section 7): everyone who meets one of its
/// options.
///
/// @param id its id
/// @param name its name
public record AuthorizationPolicy(AuthorizationPolicyId id, Optional<String> name) {}
