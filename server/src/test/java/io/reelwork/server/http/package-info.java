@NullMarked
package io.reelwork.server.http;

import org.jspecify.annotations.NullMarked;
