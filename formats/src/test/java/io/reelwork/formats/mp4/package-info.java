/// Tests of MP4 reading.
@NullMarked
package io.reelwork.formats.mp4;

import org.jspecify.annotations.NullMarked;
