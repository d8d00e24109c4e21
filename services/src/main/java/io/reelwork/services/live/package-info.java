/// Live: channels that take a stream in, and programs that record windows of it (live sections 2 to
/// 4, entities sections 24 and 25).
///
/// Entry class: `Live`, with the services `Channels` and `Programs`, which have every rule. The
/// media is behind `LiveMedia`, and as long as there is none, starting a channel fails and says so.
@NullMarked
package io.reelwork.services.live;

import org.jspecify.annotations.NullMarked;
