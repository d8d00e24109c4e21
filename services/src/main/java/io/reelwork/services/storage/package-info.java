/// Blobs by name: immutable objects on disk, the rows that name them, and the Azure Blob dialect.
///
/// Entry class: `Blobs`. `Sas` signs and verifies shared access signatures, `BlobFace` speaks the
/// Azure Blob REST protocol on top of both. Invariants: an object never changes once it is sealed;
/// a blob is visible exactly when a committed row names its object; names never become paths; an
/// object outlives its last name by a grace, so that no reader loses its bytes. Knows nothing of
/// assets.
@NullMarked
package io.reelwork.services.storage;

import org.jspecify.annotations.NullMarked;
