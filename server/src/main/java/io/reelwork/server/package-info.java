/// The program: `Main` reads the command line, `Wiring` puts the service together.
///
/// Start reading at `Wiring`.
@NullMarked
package io.reelwork.server;

import org.jspecify.annotations.NullMarked;
