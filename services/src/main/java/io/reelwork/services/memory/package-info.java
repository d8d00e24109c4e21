/// What the process may keep of its callers' bytes: budgets that many requests share.
///
/// Entry class: `Memory`. Knows nothing of who takes from a budget, and why.
@NullMarked
package io.reelwork.services.memory;

import org.jspecify.annotations.NullMarked;
