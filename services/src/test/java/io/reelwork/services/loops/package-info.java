@NullMarked
package io.reelwork.services.loops;

import org.jspecify.annotations.NullMarked;
