package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// We probe without ffprobe, since the static build has none; where there is one it must say the
/// same of every stream: codec, size, rate, channels, time base, number of packets.
class ProbeAgainstFfprobeTest {
  @TempDir static Path folder;
  private static Optional<Ffmpeg> opened = Optional.empty();

  @BeforeAll
  static void open() {
    opened = Optional.of(TestFfmpeg.open(folder.resolve("data")));
  }

  @AfterAll
  static void close() {
    opened.ifPresent(Ffmpeg::close);
  }

  @ParameterizedTest
  @CsvSource({
    "a.mp4, '-c:v libx264 -c:a aac'",
    "a.mov, '-c:v mpeg4 -c:a pcm_s16le'",
    "a.mkv, '-c:v libx264 -bf 3 -c:a libmp3lame'",
    "a.ts, '-c:v mpeg2video -c:a mp2'",
    "late.ts, '-c:v libx264 -c:a aac -output_ts_offset 100'",
    "a.avi, '-c:v mpeg4 -c:a libmp3lame -ac 1 -ar 22050'",
    "a.flv, '-c:v flv1 -c:a libmp3lame -ar 44100'",
    "a.wmv, '-c:v wmv2 -c:a wmav2'",
    "a.mxf, '-c:v mpeg2video -c:a pcm_s16le -ar 48000'",
    "a.wav, '-vn'",
    "a.mp3, '-vn -c:a libmp3lame'",
    "mute.mp4, '-an -c:v libx264 -vf scale=161:91 -pix_fmt yuv444p'"
  })
  void saysTheSameAsFfprobe(String name, String options) throws Exception {
    Path ffprobe = ffprobe();
    Path file = make(name, options);

    ProbeResult result = opened.orElseThrow().probe(Input.of(file));

    assertThat(result).isInstanceOf(ProbeResult.Probed.class);
    MediaInfo info = ((ProbeResult.Probed) result).info();
    assertThat(info.streams().stream().map(ProbeAgainstFfprobeTest::described).toList())
        .isEqualTo(asked(ffprobe, file));
  }

  private static String described(MediaStream stream) {
    String common =
        "%s|%s|%s"
            .formatted(
                stream.track().codec(),
                stream.track().packets().timeBase(),
                stream.track().packets().count());
    return switch (stream) {
      case MediaStream.Video video -> "%s|%dx%d".formatted(common, video.width(), video.height());
      case MediaStream.Audio audio ->
          "%s|%d Hz|%d".formatted(common, audio.sampleRate(), audio.channels());
      case MediaStream.Other _ -> common;
    };
  }

  private static List<String> asked(Path ffprobe, Path file)
      throws IOException, InterruptedException {
    String entries =
        "stream=codec_name,codec_type,width,height,sample_rate,channels,time_base,nb_read_packets";
    Process process =
        new ProcessBuilder(
                ffprobe.toString(),
                "-v",
                "error",
                "-count_packets",
                "-show_entries",
                entries,
                "-of",
                "default",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    List<String> streams = new ArrayList<>();
    String behindPrograms = text.substring(text.lastIndexOf("[/PROGRAM]") + 1);
    for (String block : behindPrograms.split("\\[/STREAM]", -1)) {
      if (block.contains("codec_type=")) {
        streams.add(stream(block));
      }
    }
    return streams;
  }

  private static String stream(String block) {
    String common =
        "%s|%s|%s"
            .formatted(
                entry(block, "codec_name"),
                entry(block, "time_base"),
                entry(block, "nb_read_packets"));
    return entry(block, "codec_type").equals("video")
        ? "%s|%sx%s".formatted(common, entry(block, "width"), entry(block, "height"))
        : "%s|%s Hz|%s".formatted(common, entry(block, "sample_rate"), entry(block, "channels"));
  }

  private static String entry(String block, String name) {
    return block
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  private static Path make(String name, String options) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x90:rate=25:duration=2",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=2"));
    line.addAll(List.of(options.split(" ", -1)));
    line.addAll(List.of("-shortest", "-y", "file:" + name));
    TestFfmpeg.make(opened.orElseThrow(), folder, line.toArray(String[]::new));
    return folder.resolve(name);
  }

  private static Path ffprobe() {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(folder -> Path.of(folder, "ffprobe"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "left out: there is no ffprobe to compare with");
    return found.orElseThrow();
  }
}
