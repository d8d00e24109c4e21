/// How a picture is turned to be shown, as files of many kinds say it.
///
/// Entry class: [Orientation]. What breaks its format says nothing: a picture is shown as it is.
@NullMarked
package io.reelwork.formats.orientation;

import org.jspecify.annotations.NullMarked;
