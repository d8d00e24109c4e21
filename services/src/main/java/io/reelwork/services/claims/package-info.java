/// How a process finds its share of the work that rows tell of: whoever claims a row does it.
///
/// Entry class: `ClaimLoop`. What is claimed, how, and what becomes of it is told by a `Claims` of
/// the feature whose rows they are. Knows no feature, and of the database only its clock.
@NullMarked
package io.reelwork.services.claims;

import org.jspecify.annotations.NullMarked;
