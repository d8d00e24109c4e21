@NullMarked
package io.reelwork.services;

import org.jspecify.annotations.NullMarked;
