@NullMarked
package io.reelwork.services.keys;

import org.jspecify.annotations.NullMarked;
