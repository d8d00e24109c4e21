@NullMarked
package io.reelwork.services.memory;

import org.jspecify.annotations.NullMarked;
