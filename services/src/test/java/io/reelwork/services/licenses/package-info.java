@NullMarked
package io.reelwork.services.licenses;

import org.jspecify.annotations.NullMarked;
