/// JSON in both dialects of OData v3: light (`odata.metadata`) and verbose (`{"d":…}`), written
/// exactly as the original service did and read as leniently (protocol section 6, clients §6).
///
/// Entry classes: `JsonLight`, `JsonVerbose`, both of which read through `JsonReader`. Knows no
/// HTTP and no entity.
@NullMarked
package io.reelwork.odata.json;

import org.jspecify.annotations.NullMarked;
