@NullMarked
package io.reelwork.services.notifications;

import org.jspecify.annotations.NullMarked;
