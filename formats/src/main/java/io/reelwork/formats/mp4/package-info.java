/// MP4 (ISO base media) files as a tree of boxes: bytes in, records out.
///
/// Source: ISO/IEC 14496-12. Knows nothing of the service.
@NullMarked
package io.reelwork.formats.mp4;

import org.jspecify.annotations.NullMarked;
