package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.FileProtection;
import io.reelwork.services.plans.PlanRuns;
import io.reelwork.services.plans.Sources;
import io.reelwork.services.presets.Configurations;
import io.reelwork.services.storage.ObjectKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodeSpecTest {
  @ParameterizedTest
  @CsvSource({"H264 Multiple Bitrate 720p", "Adaptive Streaming", "AAC Audio"})
  void survivesTheTripThroughItsText(String preset) {
    InputFile input =
        new InputFile(
            new AssetId("nb:cid:UUID:1"),
            " a \"b\".mp4",
            new ObjectKey("0".repeat(32)),
            1L << 40,
            Optional.of(
                new FileProtection(
                    true,
                    Optional.empty(),
                    Optional.of("StorageEncryption"),
                    Optional.of("nb:kid:UUID:1"),
                    Optional.of("7"))));
    EncodeSpec spec =
        new EncodeSpec(
            input,
            "5.1.9",
            List.of(new EncodeSpec.SoundTrack(1, 21_333), new EncodeSpec.SoundTrack(3, 24_000)),
            PlanRuns.plan(
                Sources.FULL_HD,
                Configurations.parse(preset),
                "talk.mp4",
                new PlanRuns.Machine(1_000_000_000, Long.MAX_VALUE, 2)),
            new Sidecar("1_metadata.xml", "<?xml version=\"1.0\"?>\n<a/>\n"));

    assertThat(EncodeSpec.parse(spec.format())).isEqualTo(spec);
  }
}
