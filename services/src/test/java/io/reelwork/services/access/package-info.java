@NullMarked
package io.reelwork.services.access;

import org.jspecify.annotations.NullMarked;
