@NullMarked
package io.reelwork.server.cli;

import org.jspecify.annotations.NullMarked;
