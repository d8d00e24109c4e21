package io.reelwork.services.ffmpeg;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an FFmpeg can do, learned by running it.
public final class Capabilities {
  private final Map<Feature, String> reasonsAgainst;

  /// One line of the report.
  ///
  /// @param feature the feature
  /// @param reasonAgainst why it is missing, from FFmpeg's messages; empty when it works
  public record Finding(Feature feature, Optional<String> reasonAgainst) {
    /// Whether it works.
    public boolean works() {
      return reasonAgainst.isEmpty();
    }

    /// `yes encode AAC` or `no read HLS: Invalid data found`.
    @Override
    public String toString() {
      return reasonAgainst
          .map(reason -> "no   " + feature.description() + ": " + reason)
          .orElse("yes  " + feature.description());
    }
  }

  /// All features.
  public static Capabilities complete() {
    return new Capabilities(new EnumMap<>(Feature.class));
  }

  /// All features but this one.
  public Capabilities without(Feature feature, String reason) {
    EnumMap<Feature, String> reasons = new EnumMap<>(reasonsAgainst);
    reasons.put(feature, reason);
    return new Capabilities(reasons);
  }

  /// All but these, which are missing for these reasons.
  Capabilities(Map<Feature, String> reasonsAgainst) {
    this.reasonsAgainst = new EnumMap<>(Feature.class);
    this.reasonsAgainst.putAll(reasonsAgainst);
  }

  /// Whether a feature works.
  public boolean has(Feature feature) {
    return !reasonsAgainst.containsKey(feature);
  }

  /// Every feature in order, for `reelwork doctor`.
  public List<Finding> report() {
    return Arrays.stream(Feature.values())
        .map(feature -> new Finding(feature, Optional.ofNullable(reasonsAgainst.get(feature))))
        .toList();
  }

  /// The findings without which the service cannot work; empty when all is well.
  public List<Finding> missing() {
    return report().stream()
        .filter(finding -> finding.feature().required() && !finding.works())
        .toList();
  }

  Map<Feature, String> reasonsAgainst() {
    return new EnumMap<>(reasonsAgainst);
  }
}
