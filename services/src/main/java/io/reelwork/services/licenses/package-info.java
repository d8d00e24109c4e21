/// The texts by which clients configure the delivery of keys: license templates, token
/// restrictions, delivery configurations. They are read and checked when they are sent; licenses
/// are issued by others.
///
/// Entry class: `PlayReadyTemplate`. Source: delivery sections 14 to 17. Knows XML and JSON, no
/// keys and no tables.
@NullMarked
package io.reelwork.services.licenses;

import org.jspecify.annotations.NullMarked;
