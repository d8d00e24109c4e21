@NullMarked
package io.reelwork.services.catalog;

import org.jspecify.annotations.NullMarked;
