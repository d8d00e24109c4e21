@NullMarked
package io.reelwork.services.storage;

import org.jspecify.annotations.NullMarked;
