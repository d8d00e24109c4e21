/// Content keys, who may have them, and how assets are delivered with them.
///
/// Entry class: `Keys`. Holds the `ContentKeys` with the functions of the protection key, the
/// authorization policies with their options, the asset delivery policies, and the ciphers of
/// storage encryption. Source: entities sections 5 to 9, delivery sections 12 to 17. Clear keys are
/// stored under the master key only and enter no message. Knows nothing of how media is streamed.
@NullMarked
package io.reelwork.services.keys;

import org.jspecify.annotations.NullMarked;
