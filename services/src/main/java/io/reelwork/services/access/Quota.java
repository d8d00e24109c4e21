package io.reelwork.services.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an account may have only so many of (protocol section 12). Each is a configuration key,
/// `quota.assets`, whose value an account's own limit overrides; a limit of 0 means that there is
/// none.
public enum Quota {
  ASSETS(1_000_000, "assets in an account"),
  ACCESS_POLICIES(1_000_000, "access policies in an account"),
  CONTENT_KEY_AUTHORIZATION_POLICIES(1_000_000, "content key authorization policies in an account"),
  ASSET_DELIVERY_POLICIES(1_000_000, "asset delivery policies in an account"),
  LOCATORS_PER_ASSET(5, "locators of one asset"),
  JOBS(50_000, "jobs in an account, ended ones too"),
  CHAINED_TASKS_PER_JOB(30, "chained tasks in one job"),
  ASSETS_PER_JOB(100, "input and output assets of one job"),
  ASSETS_PER_TASK(50, "input and output assets of one task"),
  FRAMES_PER_TASK(
      17_000_000, "frames of 1920x1080 written by one task, others counted by their pixels"),
  SECONDS_PER_TASK(172_800, "seconds of media encoded by one task"),
  IMAGES_PER_TASK(10_000, "images made by one task"),
  CHANNELS(5, "channels in an account"),
  PROGRAMS_PER_CHANNEL(50, "programs of one channel"),
  RUNNING_PROGRAMS_PER_CHANNEL(3, "programs of one channel that run at once"),
  STREAMING_ENDPOINTS(2, "streaming endpoints in an account"),
  STREAMING_UNITS_PER_ENDPOINT(10, "streaming units of one endpoint");

  private final long standard;
  private final String what;

  Quota(long standard, String what) {
    this.standard = standard;
    this.what = what;
  }

  /// The configuration key: `quota.locators-per-asset`.
  public String key() {
    return "quota." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The limit when nothing is configured: as AMS had it, where it spoke of one.
  public long standard() {
    return standard;
  }

  /// What is counted: `locators of one asset`.
  public String what() {
    return what;
  }

  /// Whether AMS spoke of it as `ExceededResourceQuota`, the word that clients of live entities
  /// look for (protocol section 9).
  public boolean isLive() {
    return switch (this) {
      case CHANNELS,
          PROGRAMS_PER_CHANNEL,
          RUNNING_PROGRAMS_PER_CHANNEL,
          STREAMING_ENDPOINTS,
          STREAMING_UNITS_PER_ENDPOINT ->
          true;
      case ASSETS,
          ACCESS_POLICIES,
          CONTENT_KEY_AUTHORIZATION_POLICIES,
          ASSET_DELIVERY_POLICIES,
          LOCATORS_PER_ASSET,
          JOBS,
          CHAINED_TASKS_PER_JOB,
          ASSETS_PER_JOB,
          ASSETS_PER_TASK,
          FRAMES_PER_TASK,
          SECONDS_PER_TASK,
          IMAGES_PER_TASK ->
          false;
    };
  }

  /// The quota of a key, with or without its `quota.`.
  public static Optional<Quota> find(String key) {
    return Arrays.stream(values())
        .filter(quota -> quota.key().equals(key) || quota.key().equals("quota." + key))
        .findFirst();
  }
}
