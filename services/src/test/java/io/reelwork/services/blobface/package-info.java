@NullMarked
package io.reelwork.services.blobface;

import org.jspecify.annotations.NullMarked;
