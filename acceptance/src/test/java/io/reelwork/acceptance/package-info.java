/// The built program from outside: real clients, real sockets, real files. Nothing of Reelwork is
/// on this module's class path.
@NullMarked
package io.reelwork.acceptance;

import org.jspecify.annotations.NullMarked;
