/// OData URIs: paths, keys, literals and query options, from text to checked trees and back.
///
/// Entry classes: `ResourcePath` and `QueryOptions`. Two trees for a filter: `Filter` is what the
/// user wrote, `BoundFilter` the same checked against an `EntityType`. Source: OData v3 URL
/// conventions; protocol section 7.
@NullMarked
package io.reelwork.odata.uri;

import org.jspecify.annotations.NullMarked;
