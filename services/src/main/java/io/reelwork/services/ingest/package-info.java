/// Bulk ingest: a manifest says which files will be put into its container and to which assets they
/// belong; each is taken over once its blob is there.
///
/// Entry class: `Ingest`. Source: entities sections 18 to 20, notifications section 7. A blob's
/// arrival is noted in the transaction that names it, so a crash loses none; a file is taken over
/// in one transaction that holds its row, so any number of processes take it over once.
@NullMarked
package io.reelwork.services.ingest;

import org.jspecify.annotations.NullMarked;
