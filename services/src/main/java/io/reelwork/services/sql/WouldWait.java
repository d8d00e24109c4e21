package io.reelwork.services.sql;

/// Ends what `Database.atOnce` runs as soon as it would have to wait. An `Error`, so that nobody on
/// the way takes it for a failure of the work. Costs no stack trace.
final class WouldWait extends Error {
  private static final long serialVersionUID = 1;

  WouldWait() {
    super("would have to wait", null, false, false);
  }
}
