/// The data model of an OData service as values: types, properties, navigations, entities.
///
/// Entry class: `EntityType`. Everything generic (wire formats, validation, filters, metadata) is
/// driven by these declarations. Knows no wire format and no entity of any product. Source: OData
/// v3 / CSDL 3.0, in the dialect of Azure Media Services v2.
@NullMarked
package io.reelwork.odata.model;

import org.jspecify.annotations.NullMarked;
