/// FFmpeg as a child process: find it, learn what it can do, run it, follow it, end it; probe.
///
/// Entry class: [Ffmpeg]. The only package that starts processes. Each runs in a session of its own
/// behind a lifeline (`Lifeline`), so that none outlives us, and is noted in a ledger that the next
/// start sweeps. Works with FFmpeg 4.4 and newer, without `ffprobe`. Names chosen by users never
/// reach a command line. Knows no feature.
@NullMarked
package io.reelwork.services.ffmpeg;

import org.jspecify.annotations.NullMarked;
