@NullMarked
package io.reelwork.services.presets;

import org.jspecify.annotations.NullMarked;
