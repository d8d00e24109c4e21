@NullMarked
package io.reelwork.services.streaming;

import org.jspecify.annotations.NullMarked;
