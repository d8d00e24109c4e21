package io.reelwork.services.plans;

import io.reelwork.services.plans.EncodePlan.ImageSet;
import io.reelwork.services.plans.EncodePlan.Picture;
import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.plans.EncodePlan.Sound;
import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.FileNames;
import io.reelwork.services.presets.FrameRate;
import io.reelwork.services.presets.ImageCodec;
import io.reelwork.services.presets.Preset;
import io.reelwork.services.presets.Preset.AacAudio;
import io.reelwork.services.presets.Preset.AacProfile;
import io.reelwork.services.presets.Preset.BlackFill;
import io.reelwork.services.presets.Preset.Fixed;
import io.reelwork.services.presets.Preset.Generated;
import io.reelwork.services.presets.Preset.H264Layer;
import io.reelwork.services.presets.Preset.H264Video;
import io.reelwork.services.presets.Preset.Output;
import io.reelwork.services.presets.Preset.StretchMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the plan of one task. For one thread, for one plan.
public final class Planner {
  private static final double REPLACEMENT_FPS = 25;
  private static final double ABSURD_FPS = 300;

  /// A frame may last long.
  private static final double IMAGE_SLACK_SECONDS = 10;

  private final Source source;
  private final Fixed preset;
  private final String baseName;
  private final VideoGraph graph;
  private final List<Rendition> renditions = new ArrayList<>();
  private final List<ImageSet> images = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();

  private Planner(Source source, Fixed preset, String inputName) {
    this.source = source;
    this.preset = preset;
    this.baseName = FileNames.baseName(inputName);
    this.graph = new VideoGraph(source);
  }

  /// The plan for a source.
  ///
  /// @param inputName the name of the file as the client sees it
  /// @throws UnfitSource when the preset makes nothing from this source
  /// @throws BadConfiguration when two files would have one name
  public static EncodePlan plan(Source source, Preset preset, String inputName) {
    Fixed fixed =
        switch (preset) {
          case Fixed same -> same;
          case Generated generated -> fixed(source, generated);
        };
    return new Planner(source, fixed, inputName).plan();
  }

  /// The layers of a generated ladder are made for the picture as shown.
  private static Fixed fixed(Source source, Generated preset) {
    Optional<H264Video> video =
        source
            .video()
            .map(stream ->
                new H264Video(
                    preset.keyFrameInterval(),
                    false,
                    Preset.Complexity.BALANCED,
                    StretchMode.NONE,
                    false,
                    BlackFill.NONE,
                    Ladder.of(
                        stream.shown().width(),
                        stream.shown().height(),
                        stream.rate().perSecond(),
                        stream.kbps())));
    return new Fixed(video, List.of(preset.audio()), List.of(), List.of(preset.output()), true);
  }

  private EncodePlan plan() {
    preset.video().ifPresent(this::prepare);
    preset.outputs().stream()
        .filter(output -> output.format() == Preset.Format.MP4)
        .forEach(this::add);
    long imagesUs = images();
    if (renditions.isEmpty() && images.isEmpty()) {
      throw new UnfitSource(notes.isEmpty() ? nothing() : String.join(" ", notes));
    }
    refuseEqualNames();
    return new EncodePlan(
        EncodePlan.VERSION,
        renditions.isEmpty() ? imagesUs : durationUs(),
        graph.text(),
        renditions,
        images,
        List.copyOf(notes));
  }

  /// Plans the images and answers how much of the source must be read for them.
  private long images() {
    if (preset.images().isEmpty()) {
      return 0;
    }
    if (source.video().isEmpty()) {
      notes.add("No images were made, the input has no video.");
      return 0;
    }
    Source.Video video = source.video().get();
    ImagePlanner planner = new ImagePlanner(video, baseName, graph);
    for (ImageCodec codec : preset.images()) {
      for (Output output : preset.outputs()) {
        if (output.format() == codec.format()) {
          List<ImageSet> sets = planner.plan(codec, output);
          if (sets.isEmpty()) {
            notes.add(
                "No %s images were made, the input ends before their Start."
                    .formatted(codec.format().word()));
          }
          images.addAll(sets);
        }
      }
    }
    long readUs = Math.round((planner.endSeconds() + IMAGE_SLACK_SECONDS) * 1e6);
    return Math.min(video.durationUs(), readUs);
  }

  /// Of the longest stream that is used.
  private long durationUs() {
    boolean pictures = renditions.stream().anyMatch(rendition -> rendition.video().isPresent());
    boolean sound = renditions.stream().anyMatch(rendition -> rendition.audio().isPresent());
    long picture = source.video().filter(_ -> pictures).map(Source.Video::durationUs).orElse(0L);
    return sound
        ? source.audio().stream()
            .map(Source.Audio::durationUs)
            .reduce(picture, (longest, track) -> Math.max(longest, track))
        : picture;
  }

  private String nothing() {
    String has =
        source.video().isPresent()
            ? "video and no audio"
            : source.audio().isEmpty() ? "neither" : "audio and no video";
    String wants =
        preset.video().isEmpty() ? "audio" : preset.audio().isEmpty() ? "video" : "video or audio";
    return "The preset makes " + wants + ", but the input has " + has + ".";
  }

  private void refuseEqualNames() {
    Set<String> names = new HashSet<>();
    for (Rendition rendition : renditions) {
      refuseTwice(names, rendition.fileName());
    }
    for (ImageSet set : images) {
      refuseTwice(names, set.fileName(1));
    }
  }

  private static void refuseTwice(Set<String> names, String name) {
    if (!names.add(name.toLowerCase(Locale.ROOT))) {
      throw new BadConfiguration(
          "Outputs.FileName", "must name each file differently but gives " + name + " twice");
    }
  }

  private void prepare(H264Video video) {
    FrameRate asked = video.layers().getFirst().frameRate();
    double known = source.video().map(stream -> stream.rate().perSecond()).orElse(0.0);
    if (!asked.isOfSource()) {
      graph.frameRate(asked);
    } else if (known > ABSURD_FPS) {
      graph.frameRate(new FrameRate((int) REPLACEMENT_FPS, 1));
    }
    if (preset.deinterlace()) {
      graph.deinterlace();
    }
  }

  private void add(Output output) {
    List<H264Layer> layers = preset.video().map(this::layers).orElse(List.of());
    Optional<AacAudio> first = preset.audio().stream().filter(this::isThere).findFirst();
    boolean together = output.interleaved() && !layers.isEmpty();
    for (H264Layer layer : layers) {
      add(output, preset.video().orElseThrow(), layer, together ? first : Optional.empty());
    }
    preset.audio().stream()
        .filter(this::isThere)
        .skip(together ? 1 : 0)
        .forEach(audio -> add(output, audio));
  }

  /// The layers that get a picture.
  private List<H264Layer> layers(H264Video video) {
    if (source.video().isPresent() || video.black() == BlackFill.ALL_LAYERS) {
      return video.layers();
    }
    return video.black() == BlackFill.NONE ? List.of() : List.of(video.layers().getLast());
  }

  private boolean isThere(AacAudio audio) {
    return !source.audio().isEmpty() || audio.silenceIfNoAudio();
  }

  private void add(Output output, H264Video video, H264Layer layer, Optional<AacAudio> audio) {
    Frame frame =
        source.video().map(s -> Frame.of(video, layer, s)).orElseGet(() -> Frame.black(layer));
    List<String> arguments = new ArrayList<>(List.of("-map", graph.picture(frame)));
    audio.ifPresent(sound -> arguments.addAll(audioMaps(sound)));
    arguments.addAll(H264Arguments.of(video, layer, frame.whole()));
    audio.ifPresent(sound -> arguments.addAll(audioArguments(sound)));
    Picture picture = new Picture(frame.whole(), layer.rate().kbps(), rate(layer));
    Map<String, String> names = names(audio);
    names.put("Codec", "H264");
    names.put("VideoBitrate", Integer.toString(picture.kbps()));
    names.put("Bitrate", Integer.toString(picture.kbps()));
    names.put("Width", Integer.toString(picture.size().width()));
    names.put("Height", Integer.toString(picture.size().height()));
    names.put("Resolution", picture.size().width() + "x" + picture.size().height());
    renditions.add(
        new Rendition(
            FileNames.expand(output.fileName(), names),
            arguments,
            Optional.of(picture),
            audio.map(Planner::sound),
            audio.isPresent() ? languages() : List.of()));
  }

  private FrameRate rate(H264Layer layer) {
    return layer.frameRate().isOfSource()
        ? source.video().map(Source.Video::rate).orElse(FrameRate.OF_SOURCE)
        : layer.frameRate();
  }

  private void add(Output output, AacAudio audio) {
    List<String> arguments = new ArrayList<>(audioMaps(audio));
    arguments.addAll(audioArguments(audio));
    renditions.add(
        new Rendition(
            FileNames.expand(FileNames.forAudio(output.fileName()), names(Optional.of(audio))),
            arguments,
            Optional.empty(),
            Optional.of(sound(audio)),
            languages()));
  }

  private Map<String, String> names(Optional<AacAudio> audio) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("Basename", baseName);
    names.put("Extension", ".mp4");
    audio.ifPresent(sound -> {
      names.put("Codec", "AAC");
      names.put("Bitrate", Integer.toString(sound.kbps()));
      names.put("AudioBitrate", Integer.toString(sound.kbps()));
      names.put("Channel", Integer.toString(sound.channels()));
    });
    return names;
  }

  private static Sound sound(AacAudio audio) {
    return new Sound(audio.channels(), audio.samplingRate(), audio.kbps());
  }

  private List<String> languages() {
    return source.audio().isEmpty()
        ? List.of("und")
        : source.audio().stream().map(track -> track.language().orElse("und")).toList();
  }

  private List<String> audioMaps(AacAudio audio) {
    if (source.audio().isEmpty()) {
      return List.of("-map", graph.silence(audio, Duration.ofNanos(source.durationUs() * 1000)));
    }
    List<String> maps = new ArrayList<>();
    for (Source.Audio track : source.audio()) {
      maps.addAll(List.of("-map", "0:" + track.index()));
    }
    return maps;
  }

  /// Never asks for HE-AAC: FFmpeg's own encoder takes the option and writes what none can decode.
  private List<String> audioArguments(AacAudio audio) {
    if (audio.profile() != AacProfile.AACLC) {
      notes.add(
          "%s is not available here: AAC-LC at %d kbps was written."
              .formatted(
                  audio.profile() == AacProfile.HEAACV1 ? "HE-AAC v1" : "HE-AAC v2", audio.kbps()));
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-c:a",
                "aac",
                "-profile:a",
                "aac_low",
                "-b:a",
                audio.kbps() + "k",
                "-ar",
                Integer.toString(audio.samplingRate()),
                "-ac",
                Integer.toString(audio.channels()),
                "-flags:a",
                "+bitexact"));
    if (!source.audio().isEmpty()) {
      arguments.addAll(List.of("-filter:a", "aresample=async=1:first_pts=0"));
    }
    List<String> languages = languages();
    for (int i = 0; i < languages.size(); i++) {
      arguments.addAll(List.of("-metadata:s:a:" + i, "language=" + languages.get(i)));
    }
    return arguments;
  }
}
