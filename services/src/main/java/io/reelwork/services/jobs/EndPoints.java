package io.reelwork.services.jobs;

/// The notification end points of accounts, as the engine asks for them. Joins an open transaction.
/// Safe for any number of threads.
public interface EndPoints {
  /// Whether an account has an end point with this well-formed id.
  boolean exists(String account, String endPointId);
}
