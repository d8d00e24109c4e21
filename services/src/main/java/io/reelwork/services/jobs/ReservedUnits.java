package io.reelwork.services.jobs;

/// How many tasks of an account run at once.
///
/// @param type 0 S1/Basic, 1 S2/Standard, 2 S3/Premium: kept for clients, all run on the same
///   machines
/// @param current tasks at once; 0 means one after the other
/// @param most what `current` may be
record ReservedUnits(int type, int current, int most) {
  private static final int[] MOST = {25, 10, 10};

  /// What an account starts with: as many as the workers have cores.
  static ReservedUnits standard(JobsConfig config) {
    return of(0, config.reservedUnits(), config);
  }

  /// Units of a type; a machine with more cores than AMS sold units may have that many.
  static ReservedUnits of(int type, int current, JobsConfig config) {
    int most = Math.max(MOST[type], config.reservedUnits());
    return new ReservedUnits(type, current, most);
  }

  /// Whether there is such a type.
  static boolean isType(int type) {
    return type >= 0 && type < MOST.length;
  }

  /// The same units of another type, as many as may be.
  ReservedUnits withType(int other, JobsConfig config) {
    ReservedUnits changed = of(other, current, config);
    return new ReservedUnits(other, Math.min(current, changed.most()), changed.most());
  }
}
