@NullMarked
package io.reelwork.services.live;

import org.jspecify.annotations.NullMarked;
