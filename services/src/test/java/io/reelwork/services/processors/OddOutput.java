package io.reelwork.services.processors;

import io.reelwork.formats.mp4.Box;
import io.reelwork.formats.mp4.Mp4File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A written file as FFmpeg reads it, not as our own reader does: when its packets are shown, what
/// is heard, the colour of a place; only the edit lists' ends and the header are read by ours. Each
/// question runs FFmpeg once. For one thread.
final class OddOutput {
  private static final int SAMPLE_RATE = 8000;
  private static final int WINDOW = SAMPLE_RATE / 50;
  private static final int BLOCK = SAMPLE_RATE / 4;
  private static final double AUDIBLE = 0.005;
  private static final double LONGEST_GAP = 0.15;
  private static final Pattern TIME_BASE = Pattern.compile("#tb (\\d+): (\\d+)/(\\d+)");
  private static final Pattern MEDIA = Pattern.compile("#media_type (\\d+): (\\w+)");
  private static final Pattern PACKET =
      Pattern.compile("(\\d+), +(-?\\d+), +(-?\\d+), +(\\d+), +(\\d+), .*");

  private final Path ffmpeg;
  private final Path file;
  private Optional<List<Track>> tracks = Optional.empty();
  private Optional<Sound> sound = Optional.empty();

  /// @param ffmpeg the program
  /// @param file an MP4
  OddOutput(Path ffmpeg, Path file) {
    this.ffmpeg = ffmpeg;
    this.file = file;
  }

  /// From one time to another, in seconds.
  record Span(double from, double to) {
    private Span with(Span other) {
      return new Span(Math.min(from, other.from), Math.max(to, other.to));
    }

    @Override
    public String toString() {
      return "%.2f-%.2f".formatted(from, to);
    }
  }

  /// A track as its packets are shown: edit lists applied, in order of time, each picture until the
  /// next, the last until the edit list ends where there is one. What a packet says of its own
  /// length is a matter of decoding where pictures are reordered.
  record Track(boolean video, List<Span> packets) {
    private static Track of(boolean video, List<Span> packets, double end) {
      List<Span> shown = new ArrayList<>(packets);
      shown.sort(Comparator.comparingDouble(Span::from));
      for (int i = 0; video && i + 1 < shown.size(); i++) {
        shown.set(i, new Span(shown.get(i).from(), shown.get(i + 1).from()));
      }
      if (end > 0) {
        shown.set(shown.size() - 1, new Span(shown.getLast().from(), end));
      }
      return new Track(video, List.copyOf(shown));
    }

    /// From the first to the end of the last.
    Span span() {
      return new Span(packets.getFirst().from(), packets.getLast().to());
    }
  }

  /// The tracks.
  List<Track> tracks() throws IOException, InterruptedException {
    if (tracks.isEmpty()) {
      tracks = Optional.of(walk());
    }
    return tracks.get();
  }

  private List<Track> walk() throws IOException, InterruptedException {
    String walk =
        new String(
            run("-copyts", "-i", name(), "-map", "0", "-c", "copy", "-f", "framecrc", "-"),
            StandardCharsets.US_ASCII);
    List<Double> units = new ArrayList<>();
    List<Boolean> videos = new ArrayList<>();
    List<List<Span>> packets = new ArrayList<>();
    for (String line : walk.lines().toList()) {
      Matcher base = TIME_BASE.matcher(line);
      Matcher media = MEDIA.matcher(line);
      Matcher packet = PACKET.matcher(line);
      if (base.matches()) {
        units.add(Double.parseDouble(base.group(2)) / Double.parseDouble(base.group(3)));
        packets.add(new ArrayList<>());
      } else if (media.matches()) {
        videos.add(media.group(2).equals("video"));
      } else if (packet.matches()) {
        int stream = Integer.parseInt(packet.group(1));
        long time = Long.parseLong(packet.group(3));
        double end = (time + Long.parseLong(packet.group(4))) * units.get(stream);
        packets.get(stream).add(new Span(time * units.get(stream), end));
      }
    }
    List<Track> found = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      found.add(Track.of(videos.get(i), packets.get(i), editedEnds().get(i)));
    }
    return found;
  }

  /// Where the edit lists of the tracks end, in seconds; 0 for a track without one.
  private List<Double> editedEnds() throws IOException {
    return Mp4File.read(file).movie().tracks().stream()
        .map(track ->
            track.edits().stream().mapToLong(Box.EditList.Edit::duration).sum()
                / (double) track.movieTimescale())
        .toList();
  }

  /// The languages of the audio tracks, in order.
  List<String> languages() throws IOException {
    return Mp4File.read(file).movie().tracks().stream()
        .filter(io.reelwork.formats.mp4.Track::isAudio)
        .map(io.reelwork.formats.mp4.Track::language)
        .toList();
  }

  /// Width and height of the pictures: `160x90`.
  String size() throws IOException {
    return Mp4File.read(file)
        .movie()
        .video()
        .map(track -> track.width() + "x" + track.height())
        .orElse("none");
  }

  /// The length that the header tells, in seconds.
  double declaredLength() throws IOException {
    return Mp4File.read(file).movie().durationSeconds();
  }

  /// The first audio track, decoded to one channel, from time zero on.
  Sound sound() throws IOException, InterruptedException {
    if (sound.isEmpty()) {
      sound = Optional.of(decode());
    }
    return sound.get();
  }

  private Sound decode() throws IOException, InterruptedException {
    byte[] bytes =
        run(
            "-i",
            name(),
            "-map",
            "0:a:0",
            "-af",
            "aresample=async=1:first_pts=0",
            "-ac",
            "1",
            "-ar",
            String.valueOf(SAMPLE_RATE),
            "-f",
            "s16le",
            "-");
    short[] samples = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    double[] values = new double[samples.length];
    Arrays.setAll(values, i -> samples[i] / 32768.0);
    return new Sound(values);
  }

  /// Samples at 8 kHz, −1 to 1.
  static final class Sound {
    private final double[] samples;

    private Sound(double[] samples) {
      this.samples = samples;
    }

    /// When something is heard; shorter gaps than a syllable are none.
    List<Span> audible() {
      List<Span> spans = new ArrayList<>();
      for (int at = 0; at + WINDOW <= samples.length; at += WINDOW) {
        if (Math.sqrt(energy(at, WINDOW) / WINDOW) > AUDIBLE) {
          Span window = new Span((double) at / SAMPLE_RATE, (double) (at + WINDOW) / SAMPLE_RATE);
          if (!spans.isEmpty() && window.from() - spans.getLast().to() < LONGEST_GAP) {
            spans.set(spans.size() - 1, spans.getLast().with(window));
          } else {
            spans.add(window);
          }
        }
      }
      spans.removeIf(span -> span.to() - span.from() < LONGEST_GAP / 2);
      return spans;
    }

    private double energy(int from, int count) {
      return Arrays.stream(samples, from, from + count).map(value -> value * value).sum();
    }

    /// How much of the energy is of this frequency, 0 to 1: Goertzel's filter over quarters of a
    /// second.
    double share(int frequency) {
      double found = 0;
      double whole = 0;
      double factor = 2 * Math.cos(2 * Math.PI * frequency / SAMPLE_RATE);
      for (int at = 0; at + BLOCK <= samples.length; at += BLOCK) {
        double last = 0;
        double beforeLast = 0;
        for (int i = at; i < at + BLOCK; i++) {
          double next = samples[i] + factor * last - beforeLast;
          beforeLast = last;
          last = next;
        }
        found += last * last + beforeLast * beforeLast - factor * last * beforeLast;
        whole += energy(at, BLOCK) * BLOCK / 2;
      }
      return whole == 0 ? 0 : found / whole;
    }
  }

  /// The mean colour of 5 by 5 pixels of the picture shown at a time: `{red, green, blue}`; empty
  /// when there is none.
  int[] colour(double seconds, int x, int y) throws IOException, InterruptedException {
    byte[] bytes =
        run(
            "-ss",
            String.valueOf(seconds),
            "-i",
            name(),
            "-frames:v",
            "1",
            "-vf",
            "crop=5:5:%d:%d:exact=1".formatted(x - 2, y - 2),
            "-pix_fmt",
            "rgb24",
            "-f",
            "rawvideo",
            "-");
    if (bytes.length == 0) {
      return new int[] {};
    }
    int[] sums = new int[3];
    for (int i = 0; i < bytes.length; i++) {
      sums[i % 3] += Byte.toUnsignedInt(bytes[i]);
    }
    return Arrays.stream(sums).map(sum -> sum / 25).toArray();
  }

  private String name() {
    return "file:" + file;
  }

  private byte[] run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(ffmpeg.toString(), "-v", "error", "-nostdin", "-y"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("FFmpeg cannot read " + file + " with " + List.of(arguments));
    }
    return output;
  }
}
