package io.reelwork.formats.smooth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.smooth.ClientManifest.Level;
import io.reelwork.formats.smooth.ClientManifest.Stream;
import io.reelwork.formats.smooth.ServerManifest.Entry;
import io.reelwork.formats.smooth.ServerManifest.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentationTest {
  private static final long SECOND = 10_000_000;
  private static final String AAC = "AAC_und_ch2_128kbps";

  @Test
  void readsWhatItHasWritten() throws IOException {
    Presentation film = film("a", 60, 2, 3_000, 1_000);

    Presentation read = Presentation.read(in(server(film)), in(client(film)));

    assertThat(read).isEqualTo(film);
  }

  @Test
  void putsRenditionsTogetherWhateverTheOrder() throws IOException {
    Presentation a = film("a", 60, 2, 3_000, 1_000);
    Presentation b = film("b", 60, 3, 2_000);
    Presentation c = film("c", 60, 2, 500);

    Presentation all = a.with(b).with(c);

    assertThat(server(c.with(b).with(a))).isEqualTo(server(all));
    assertThat(client(b.with(a).with(c))).isEqualTo(client(all));
    assertThat(all.server().entries())
        .extracting(Entry::src)
        .containsExactly("a3000.mp4", "b2000.mp4", "a1000.mp4", "c500.mp4", "a1000.mp4");
    assertThat(all.client().streams()).extracting(Stream::name).containsExactly(AAC, "video");
  }

  @Test
  void cutsOnlyWhereAllHaveAKeyFrame() {
    Presentation both = film("a", 60, 2, 3_000).with(film("b", 60, 3, 2_000));

    assertThat(both.client().streams().getLast().startTicks())
        .containsExactlyElementsOf(seconds(60, 6));
  }

  @Test
  void forgetsFilesThatAreWrittenAnew() {
    Presentation first = film("a", 60, 2, 3_000, 1_000);

    Presentation rest = first.without(Set.of("a3000.mp4"));

    assertThat(rest.server().entries())
        .extracting(Entry::src)
        .containsExactly("a1000.mp4", "a1000.mp4");
    assertThat(rest.client().streams().getLast().levels()).hasSize(1);
    assertThat(first.without(Set.of("a3000.mp4", "a1000.mp4")).isEmpty()).isTrue();
  }

  @Test
  void givesEachRenditionABitRateOfItsOwn() {
    Presentation both = film("b", 60, 2, 3_000).with(film("a", 60, 2, 3_000));

    assertThat(both.server().entries())
        .filteredOn(entry -> entry.kind() == Kind.VIDEO)
        .extracting(entry -> entry.src() + " " + entry.bitsPerSecond())
        .containsExactly("b3000.mp4 3000001", "a3000.mp4 3000000");
    assertThat(both.client().streams().getLast().levels())
        .extracting(Level::bitsPerSecond)
        .containsExactly(3_000_001L, 3_000_000L);
  }

  @Test
  void fitsWhatIsAsLongAndCanBeCutAlike() {
    Presentation film = film("a", 60, 2, 3_000);

    assertThat(film.fits(film("b", 60, 5, 1_000))).isTrue();
    assertThat(film.fits(film("b", 30, 2, 1_000))).isFalse();
    assertThat(film.fits(film("b", 60, 7, 1_000))).isTrue();
    assertThat(film.fits(film("b", 60, 13, 1_000))).isFalse();
  }

  @Test
  void fitsAudioOfTheSameLength() {
    Presentation film = film("a", 60, 2, 3_000);

    assertThat(film.fits(sound("s.mp4", 60))).isTrue();
    assertThat(film.fits(sound("s.mp4", 40))).isFalse();
    assertThat(film.with(sound("0.mp4", 60)).server().entries().getLast().src()).isEqualTo("0.mp4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<smil/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><SmoothStreamingMedia Duration='1'/>",
        "<SmoothStreamingMedia Duration='1' TimeScale='90000'/>",
        "<SmoothStreamingMedia Duration='x'/>",
        "<SmoothStreamingMedia Duration='1'><StreamIndex Type='text' Name='t'/></SmoothStreamingMedia>",
        "<SmoothStreamingMedia Duration='1'><StreamIndex Type='video' Name='v'>"
            + "<QualityLevel Bitrate='1'/></StreamIndex></SmoothStreamingMedia>",
        "<SmoothStreamingMedia Duration='1'><StreamIndex Type='video' Name='v'>"
            + "<c t='0' d='1' r='999999999'/></StreamIndex></SmoothStreamingMedia>"
      })
  void refusesOtherManifests(String client) {
    assertThatThrownBy(() -> Presentation.read(in("<smil><body/></smil>"), in(client)))
        .isInstanceOf(MalformedMedia.class);
  }

  /// Renditions of these kbps, with the audio in the last one.
  private static Presentation film(String name, long seconds, long gop, long... kbps) {
    List<Entry> entries = new ArrayList<>();
    List<Level> levels = new ArrayList<>();
    for (long rate : kbps) {
      entries.add(
          new Entry(Kind.VIDEO, name + rate + ".mp4", rate * 1000, Optional.empty(), 1, "video"));
      levels.add(
          new Level(rate * 1000, Map.of("FourCC", "H264", "MaxWidth", "640", "MaxHeight", "360")));
    }
    Stream video =
        new Stream(
            Kind.VIDEO, "video", Optional.empty(), levels, seconds(seconds, gop), seconds * SECOND);
    Presentation sound = sound(name + kbps[kbps.length - 1] + ".mp4", seconds);
    entries.addAll(sound.server().entries());
    return new Presentation(
        new ServerManifest("film.ismc", "mp4", entries),
        new ClientManifest(seconds * SECOND, List.of(sound.client().streams().getFirst(), video)));
  }

  private static Presentation sound(String file, long seconds) {
    Level level = new Level(128_000, Map.of("FourCC", "AACL"));
    Stream stream =
        new Stream(
            Kind.AUDIO,
            AAC,
            Optional.of("und"),
            List.of(level),
            seconds(seconds, 2),
            seconds * SECOND);
    return new Presentation(
        new ServerManifest(
            "film.ismc",
            "mp4",
            List.of(new Entry(Kind.AUDIO, file, 128_000, Optional.of("und"), 2, AAC))),
        new ClientManifest(seconds * SECOND, List.of(stream)));
  }

  private static List<Long> seconds(long end, long step) {
    return LongStream.iterate(0, t -> t < end, t -> t + step).mapToObj(t -> t * SECOND).toList();
  }

  private static String server(Presentation presentation) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    presentation.server().write(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String client(Presentation presentation) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    presentation.client().write(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
