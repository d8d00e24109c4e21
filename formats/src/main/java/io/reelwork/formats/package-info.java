/// Media formats as values: bytes in, records out. The root holds what all formats share: how a
/// malformed file is refused.
@NullMarked
package io.reelwork.formats;

import org.jspecify.annotations.NullMarked;
