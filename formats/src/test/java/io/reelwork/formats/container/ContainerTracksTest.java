package io.reelwork.formats.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerTracksTest {
  @TempDir Path folder;

  /// FlagEnabled is 1 where it is left out or empty.
  @ParameterizedTest
  @CsvSource({
    "AE 83 83 81 01, true",
    "AE 86 83 81 01 B9 81 00, false",
    "AE 86 83 81 01 B9 81 01, true",
    "AE 85 83 81 01 B9 80, true",
    "AE 87 B9 82 00 00 83 81 02, false"
  })
  void readsWhetherATrackOfMatroskaIsEnabled(String track, boolean enabled) throws IOException {
    byte[] entry = HexFormat.of().parseHex(track.replace(" ", ""));
    String tracks =
        "1654AE6B %02X %s".formatted(0x80 | entry.length, HexFormat.of().formatHex(entry));
    assertThat(of("1A45DFA3 80 18538067 01FFFFFFFFFFFFFF" + tracks))
        .extracting(ContainerTrack::enabled)
        .containsExactly(enabled);
  }

  /// Alternatives, such as languages, have the flag of MP4 only once.
  @ParameterizedTest
  @ValueSource(strings = {"00000007", "00000006"})
  void everyTrackOfMp4IsEnabled(String flags) throws IOException {
    String header = "0000005C 746B6864" + flags + "00".repeat(80);
    assertThat(of("0000006C 6D6F6F76 00000064 7472616B" + header))
        .extracting(ContainerTrack::enabled)
        .containsExactly(true);
  }

  private List<ContainerTrack> of(String file) throws IOException {
    Path path = folder.resolve("file");
    Files.write(path, HexFormat.of().parseHex(file.replace(" ", "")));
    return ContainerTracks.of(path);
  }
}
