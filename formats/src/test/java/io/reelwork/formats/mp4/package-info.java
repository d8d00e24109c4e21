@NullMarked
package io.reelwork.formats.mp4;

import org.jspecify.annotations.NullMarked;
