/// The OData service: takes a request apart, calls the entity set it means, writes the answer.
///
/// Entry class: `ODataService`. Features implement `EntitySet` and `ServiceFunction`. Knows no HTTP
/// server, no SQL and no entity.
@NullMarked
package io.reelwork.odata.service;

import org.jspecify.annotations.NullMarked;
