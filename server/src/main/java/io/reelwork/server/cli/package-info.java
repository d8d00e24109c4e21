/// The command line: `reelwork serve`, `client`, `doctor`.
///
/// Entry class: `Cli`. Commands read the configuration, prepare the data folder and call what
/// `Program` offers; they print for people, on stdout.
@NullMarked
package io.reelwork.server.cli;

import org.jspecify.annotations.NullMarked;
