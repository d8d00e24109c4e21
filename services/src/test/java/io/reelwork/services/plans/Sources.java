package io.reelwork.services.plans;

import io.reelwork.services.presets.FrameRate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Sources that tests plan for.
public final class Sources {
  static final Source.Video VIDEO =
      new Source.Video(
          0,
          1920,
          1080,
          1,
          0,
          false,
          OptionalInt.of(9000),
          Timing.steady(new FrameRate(30_000, 1001), 60_000_000));
  static final Source.Audio AUDIO = new Source.Audio(1, Optional.empty(), 60_000_000);

  /// Video and sound.
  public static final Source FULL_HD = new Source(60_000_000, Optional.of(VIDEO), List.of(AUDIO));

  static final Source SILENT = new Source(60_000_000, Optional.of(VIDEO), List.of());
  static final Source SOUND = new Source(60_000_000, Optional.empty(), List.of(AUDIO));

  private Sources() {}

  static Source of(int width, int height, double aspect, int quarterTurns) {
    return new Source(
        10_000_000,
        Optional.of(
            new Source.Video(
                0,
                width,
                height,
                aspect,
                quarterTurns,
                false,
                OptionalInt.empty(),
                Timing.steady(new FrameRate(25, 1), 10_000_000))),
        List.of(AUDIO));
  }
}
