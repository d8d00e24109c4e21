@NullMarked
package io.reelwork.services.jobs;

import org.jspecify.annotations.NullMarked;
