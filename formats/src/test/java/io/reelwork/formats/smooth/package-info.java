/// Tests of the manifests.
@NullMarked
package io.reelwork.formats.smooth;

import org.jspecify.annotations.NullMarked;
