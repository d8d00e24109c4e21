@NullMarked
package io.reelwork.services.templates;

import org.jspecify.annotations.NullMarked;
