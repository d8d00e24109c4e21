@NullMarked
package io.reelwork.services.plans;

import org.jspecify.annotations.NullMarked;
