/// What headers of containers say of their tracks and FFmpeg does not pass on.
///
/// Entry class: [ContainerTracks]. What breaks its format says nothing: tracks before it count.
@NullMarked
package io.reelwork.formats.container;

import org.jspecify.annotations.NullMarked;
