@NullMarked
package io.reelwork.services.feed;

import org.jspecify.annotations.NullMarked;
