@NullMarked
package io.reelwork.services.operations;

import org.jspecify.annotations.NullMarked;
