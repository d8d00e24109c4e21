/// Work that goes on for the life of the process.
///
/// Entry class: `ServiceLoop`. Knows nothing of what is done.
@NullMarked
package io.reelwork.services.loops;

import org.jspecify.annotations.NullMarked;
