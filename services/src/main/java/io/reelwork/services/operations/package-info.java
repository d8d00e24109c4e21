/// Long-running operations (protocol section 9): a request answers 202 with an id, and the client
/// asks until the work has succeeded or failed.
///
/// Entry class: `Operations`. An operation is a row, not a thread: whichever process is alive does
/// it, and one that died in the middle is taken up again. State of the entity and end of the
/// operation change in one transaction. Knows no entity: features hand in the kinds of work that
/// there are.
@NullMarked
package io.reelwork.services.operations;

import org.jspecify.annotations.NullMarked;
