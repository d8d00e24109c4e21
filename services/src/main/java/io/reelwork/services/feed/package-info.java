/// Declared OData sets over SQL tables: `$filter`, `$orderby`, paging and keys to SQL, rows to
/// entities and back.
///
/// Entry classes: `StoredEntitySet`, which a feature's `…EntitySet` extends, and `EntityTable`
/// underneath it. Driven by `EntityType` alone; knows no feature. Names in SQL come from the
/// declaration, never from a URL; values are always bound.
@NullMarked
package io.reelwork.services.feed;

import org.jspecify.annotations.NullMarked;
