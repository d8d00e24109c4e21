/// The api face: the filters every request passes, health, metrics, and the way to the OData
/// service.
///
/// Entry class: `ApiFace`, whose lists are the architecture. Knows HTTP only as `services.web`
/// shows it.
@NullMarked
package io.reelwork.server.api;

import org.jspecify.annotations.NullMarked;
