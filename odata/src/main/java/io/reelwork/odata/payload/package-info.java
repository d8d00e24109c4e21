/// What request and answer bodies hold, apart from how they are written: new entities, changes,
/// references, pages; and the face every wire format has.
///
/// Entry class: `WireFormat`. Implemented by `json` and `atom`, used by `service`.
@NullMarked
package io.reelwork.odata.payload;

import org.jspecify.annotations.NullMarked;
