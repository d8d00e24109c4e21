@NullMarked
package io.reelwork.services.sql;

import org.jspecify.annotations.NullMarked;
