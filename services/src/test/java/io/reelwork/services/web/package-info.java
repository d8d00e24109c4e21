/// Hand-made requests for tests of handlers.
@NullMarked
package io.reelwork.services.web;

import org.jspecify.annotations.NullMarked;
