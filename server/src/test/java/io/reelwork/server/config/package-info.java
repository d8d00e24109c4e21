@NullMarked
package io.reelwork.server.config;

import org.jspecify.annotations.NullMarked;
