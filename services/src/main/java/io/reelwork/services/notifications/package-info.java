/// Who wants to hear of jobs, and which telemetry is wanted. What is stored here is not sent
/// anywhere yet: end points get no messages, and no telemetry is collected.
///
/// Entry class: `Notifications`, which the engine asks through its `EndPoints`. Source: entities
/// sections 16 and 17, notifications section 1.
@NullMarked
package io.reelwork.services.notifications;

import org.jspecify.annotations.NullMarked;
