@NullMarked
package io.reelwork.services.claims;

import org.jspecify.annotations.NullMarked;
