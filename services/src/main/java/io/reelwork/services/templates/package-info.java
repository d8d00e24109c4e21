/// Templates of jobs: what its tasks are to do, to be run on other assets again and again.
///
/// Entry class: `Templates`, which the engine asks through its `JobTemplates`. Source: entities
/// sections 13 and 14, encoding reference section 1.1. A template is never changed; the jobs made
/// from it are independent of it.
@NullMarked
package io.reelwork.services.templates;

import org.jspecify.annotations.NullMarked;
