@NullMarked
package io.reelwork.services.steps;

import org.jspecify.annotations.NullMarked;
