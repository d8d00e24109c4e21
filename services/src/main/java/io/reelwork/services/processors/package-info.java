/// What a task can run: inputs probed, plans carried out, outputs verified and published.
///
/// Entry class: `Processors`. A task's configuration becomes a preset (`presets`), a preset and a
/// probed source become a plan (`plans`), and an `EncodeRun` carries it out. Knows no HTTP and no
/// SQL; starts no process itself.
@NullMarked
package io.reelwork.services.processors;

import org.jspecify.annotations.NullMarked;
