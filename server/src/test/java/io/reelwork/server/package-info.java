@NullMarked
package io.reelwork.server;

import org.jspecify.annotations.NullMarked;
