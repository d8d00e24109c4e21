/// Tests of what tasks run.
@NullMarked
package io.reelwork.services.processors;

import org.jspecify.annotations.NullMarked;
