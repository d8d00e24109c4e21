@NullMarked
package io.reelwork.services.ingest;

import org.jspecify.annotations.NullMarked;
