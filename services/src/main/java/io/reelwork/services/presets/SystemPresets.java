package io.reelwork.services.presets;

import io.reelwork.services.presets.Preset.AacAudio;
import io.reelwork.services.presets.Preset.AacProfile;
import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;
import io.reelwork.services.presets.Preset.Output;
import io.reelwork.services.presets.Preset.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The presets that clients ask for by name, read from `system-presets.txt`.
///
/// Names compare trimmed and without regard to case, as clients write them. Names of the older
/// encoders lead to the preset that is nearest.
public final class SystemPresets {
  private static final String FILE = "system-presets.txt";
  private static final int THUMBNAIL_QUALITY = 90;
  private static final Pattern LAYER =
      Pattern.compile("(\\d+)x(\\d+)@(\\d+)(?::(\\w+):([\\d.]+))?(?::(\\d+/\\d+))?");
  private static final Map<String, Preset> BY_NAME = read();

  private SystemPresets() {}

  /// The preset of this name.
  public static Optional<Preset> find(String name) {
    return Optional.ofNullable(BY_NAME.get(key(name)));
  }

  /// All names, lower case.
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Preset> read() {
    Map<String, Preset> presets = new LinkedHashMap<>();
    for (String line : lines()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int alias = line.indexOf(" = ");
      if (alias > 0) {
        Preset nearest = presets.get(key(line.substring(alias + 3)));
        presets.put(key(line.substring(0, alias)), Objects.requireNonNull(nearest, line));
      } else {
        String[] columns =
            Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        presets.put(key(columns[0]), preset(columns));
      }
    }
    presets.put(key("Thumbnails"), thumbnails());
    return Map.copyOf(presets);
  }

  /// Of the older encoder: a JPEG, 300 pixels wide, every five seconds.
  private static Preset thumbnails() {
    ImageCodec images =
        new ImageCodec(
            Preset.Format.JPG,
            new ImageCodec.Position.Time(Duration.ZERO),
            Optional.of(new ImageCodec.Position.Time(Duration.ofSeconds(5))),
            Optional.empty(),
            true,
            List.of(
                new ImageCodec.Layer(
                    Optional.of(Preset.Length.pixels(300)), Optional.empty(), THUMBNAIL_QUALITY)));
    return new Preset.Fixed(
        Optional.empty(),
        List.of(),
        List.of(images),
        List.of(new Output("{Basename}_{Index}.jpg", Preset.Format.JPG, false)),
        true);
  }

  private static List<String> lines() {
    try (InputStream in = SystemPresets.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + ": must be on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Preset preset(String[] columns) {
    Optional<AacAudio> audio = audio(columns[3]);
    Output output = new Output(columns[4], Preset.Format.MP4, !columns[3].endsWith(" separate"));
    if (columns[2].equals("ladder")) {
      return new Preset.Generated(keyFrameInterval(columns[1]), audio.orElseThrow(), output);
    }
    Optional<H264Video> video =
        columns[2].equals("-") ? Optional.empty() : Optional.of(video(columns[1], columns[2]));
    return new Preset.Fixed(video, audio.stream().toList(), List.of(), List.of(output), true);
  }

  private static H264Video video(String timing, String layers) {
    List<H264Layer> all = new ArrayList<>();
    Arrays.stream(layers.split(" ", -1)).map(SystemPresets::layer).forEach(all::add);
    return H264Video.of(keyFrameInterval(timing), timing.endsWith(" cuts"), all);
  }

  private static Duration keyFrameInterval(String timing) {
    return Duration.ofSeconds(Integer.parseInt(timing.substring(0, timing.indexOf('s'))));
  }

  private static H264Layer layer(String text) {
    Matcher parts = LAYER.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException(FILE + ": must be a layer but was " + text);
    }
    H264Layer plain = H264Layer.of(number(parts, 1), number(parts, 2), number(parts, 3));
    Optional<Profile> profile =
        Optional.ofNullable(parts.group(4)).map(p -> Profile.valueOf(p.toUpperCase(Locale.ROOT)));
    boolean baseline = profile.equals(Optional.of(Profile.BASELINE));
    return new H264Layer(
        profile.orElse(Profile.AUTO),
        Optional.ofNullable(parts.group(5)),
        plain.rate(),
        plain.width(),
        plain.height(),
        OptionalInt.of(baseline ? 0 : 3),
        plain.referenceFrames(),
        !baseline,
        !baseline,
        Optional.ofNullable(parts.group(6)).map(FrameRate::parse).orElse(FrameRate.OF_SOURCE),
        plain.slices());
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static Optional<AacAudio> audio(String text) {
    if (text.equals("-")) {
      return Optional.empty();
    }
    String[] parts = text.split(" ", -1);
    return Optional.of(
        new AacAudio(
            AacProfile.valueOf(parts[0]),
            Integer.parseInt(parts[1]),
            Integer.parseInt(parts[2]),
            Integer.parseInt(parts[3]),
            false));
  }
}
