/// Blobs by name: immutable objects on disk and the rows that name them.
///
/// Entry class: `Blobs`. Invariants: an object never changes once it is sealed; a blob is visible
/// exactly when a committed row names its object; names never become paths; an object outlives its
/// last name by a grace, so that no reader loses its bytes. Knows nothing of assets, and no dialect
/// in which blobs are asked for.
@NullMarked
package io.reelwork.services.storage;

import org.jspecify.annotations.NullMarked;
