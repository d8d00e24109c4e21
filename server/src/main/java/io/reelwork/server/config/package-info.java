/// Configuration: which keys there are, where their values come from, and the records made of them.
///
/// Entry class: `Settings`; every key is listed once in `Keys`, from which the help texts and
/// `docs/configuration.md` are made. A value given on the command line wins over the environment,
/// that over the file, that over the default. An unknown key refuses to start. Secrets never enter
/// a message.
@NullMarked
package io.reelwork.server.config;

import org.jspecify.annotations.NullMarked;
