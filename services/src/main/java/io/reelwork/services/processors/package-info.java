/// What a task can run: plans, FFmpeg command lines, verified outputs.
///
/// Entry class: `Processors`. A preset and a probed source become an `EncodePlan`, a plan becomes
/// one command line. The plan holds everything that decides the bytes. Knows no HTTP and no SQL;
/// starts no process itself.
@NullMarked
package io.reelwork.services.processors;

import org.jspecify.annotations.NullMarked;
