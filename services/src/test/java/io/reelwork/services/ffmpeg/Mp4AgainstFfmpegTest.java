package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.formats.mp4.Mp4File;
import io.reelwork.formats.mp4.Track;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our reading of MP4 files against FFmpeg's.
final class Mp4AgainstFfmpegTest {
  @TempDir Path folder;

  @Test
  void agreesOnPacketsSizesAndKeyFrames() throws Exception {
    try (var ffmpeg = TestFfmpeg.open(folder)) {
      TestFfmpeg.make(ffmpeg, folder, movie("file:movie.mp4"));

      var movie = Mp4File.read(folder.resolve("movie.mp4")).movie();
      var info = info(ffmpeg, "movie.mp4");

      var track = movie.video().orElseThrow();
      var packets = info.video().orElseThrow().track().packets();
      assertThat(track.samples().count()).isEqualTo((int) packets.count());
      assertThat(track.samples().sizeBytes()).isEqualTo(packets.sizeBytes());
      assertThat(track.timescale()).isEqualTo(packets.timeBase().denominator());
      assertThat(track.syncTimes()).isEqualTo(packets.keyTimes());
      assertThat(track.avc().orElseThrow().level())
          .isEqualTo(info.video().orElseThrow().level().orElseThrow());
      var sound = movie.audio().orElseThrow();
      assertThat(sound.samples().count())
          .isEqualTo((int) info.audio().orElseThrow().track().packets().count());
    }
  }

  @Test
  void findsKeyFramesOfRenditionsAligned() throws Exception {
    try (var ffmpeg = TestFfmpeg.open(folder)) {
      var arguments =
          new ArrayList<>(
              List.of(
                  "-f",
                  "lavfi",
                  "-i",
                  "testsrc2=s=320x180:r=25:d=3",
                  "-filter_complex",
                  "[0:v]split=2[a][b];[a]scale=160:90[c];[b]scale=80:44[d]"));
      for (var layer : List.of("c", "d")) {
        arguments.addAll(
            List.of(
                "-map",
                "[" + layer + "]",
                "-c:v",
                "libx264",
                "-force_key_frames",
                "expr:gte(t,n_forced*1)",
                "-sc_threshold",
                "0",
                "-f",
                "mp4",
                "file:" + layer + ".mp4"));
      }
      TestFfmpeg.make(ffmpeg, folder, arguments.toArray(String[]::new));

      var first = video("c.mp4");
      var second = video("d.mp4");

      assertThat(first.syncTimes()).hasSize(3).isEqualTo(second.syncTimes());
      assertThat(first.timescale()).isEqualTo(second.timescale());
    }
  }

  private Track video(String name) throws Exception {
    return Mp4File.read(folder.resolve(name)).movie().video().orElseThrow();
  }

  private MediaInfo info(Ffmpeg ffmpeg, String name) throws Exception {
    return ((ProbeResult.Probed) ffmpeg.probe(Input.of(folder.resolve(name)))).info();
  }

  private static String[] movie(String output) {
    return new String[] {
      "-f",
      "lavfi",
      "-i",
      "testsrc2=s=320x180:r=30000/1001:d=4",
      "-f",
      "lavfi",
      "-i",
      "sine=d=4:r=44100",
      "-c:v",
      "libx264",
      "-g",
      "30",
      "-bf",
      "2",
      "-c:a",
      "aac",
      "-f",
      "mp4",
      output
    };
  }
}
