/// What plays: streaming endpoints, and filters of what they play (entities sections 10 and 23).
///
/// Entry class: `Streaming`, with the services `StreamingEndpoints` and `Filters`, which have every
/// rule. Endpoints move through their states by operations; media itself is not here yet, so a
/// running endpoint has nothing to play. Knows nothing of jobs, processors and live channels.
@NullMarked
package io.reelwork.services.streaming;

import org.jspecify.annotations.NullMarked;
