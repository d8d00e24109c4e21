@NullMarked
package io.reelwork.server.api;

import org.jspecify.annotations.NullMarked;
