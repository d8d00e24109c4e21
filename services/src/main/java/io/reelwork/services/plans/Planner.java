package io.reelwork.services.plans;

import io.reelwork.services.ffmpeg.Capabilities;
import io.reelwork.services.plans.EncodePlan.ImageSet;
import io.reelwork.services.plans.EncodePlan.Picture;
import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.plans.EncodePlan.Sound;
import io.reelwork.services.plans.EncodePlan.Span;
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
import java.util.Comparator;
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
  /// Of a source whose rate nobody knows.
  private static final FrameRate REPLACEMENT_RATE = new FrameRate(25, 1);

  private static final FrameRate MAX_REPLACEMENT_RATE = new FrameRate(60, 1);

  /// Of a source with fewer pictures: the last sample of an MP4 lasts as long as one of its rate.
  private static final int MIN_FPS = 10;

  private static final long HOLD_TOLERANCE_US = 50_000;

  /// How much too long the last picture may stay.
  private static final long OVERSHOOT_US = 150_000;

  /// A frame may last long.
  private static final double IMAGE_SLACK_SECONDS = 10;

  private final Source source;
  private final Fixed preset;
  private final String inputName;
  private final String baseName;
  private final VideoGraph graph;
  private final List<Rendition> renditions = new ArrayList<>();
  private final List<ImageSet> images = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();

  private Planner(Source source, Fixed preset, String inputName, ColourConversion colours) {
    this.source = source;
    this.preset = preset;
    this.inputName = inputName;
    this.baseName = FileNames.baseName(inputName);
    this.graph = new VideoGraph(source, colours);
    notes.addAll(colours.notes());
  }

  /// All renditions of a task have one set of colours, that of the largest: players change between
  /// them in the middle.
  static ColourConversion colours(Source source, Fixed preset, Capabilities ffmpeg) {
    List<Size> sizes =
        preset.video().stream()
            .flatMap(video -> video.layers().stream().map(layer -> frame(source, video, layer)))
            .map(Frame::whole)
            .toList();
    ColourMarks wanted =
        sizes.stream()
            .max(Comparator.comparingLong(size -> (long) size.width() * size.height()))
            .map(ColourMarks::of)
            .orElse(ColourMarks.HD);
    // Images may want the source's size, and a set of colours is for all runs of a plan.
    Optional<Size> largest =
        preset.images().isEmpty() ? sizes.stream().reduce(Size::covering) : Optional.empty();
    return source
        .video()
        .map(video -> ColourConversion.of(video, wanted, largest, ffmpeg))
        .orElseGet(() -> ColourConversion.none(wanted));
  }

  private static Frame frame(Source source, H264Video video, H264Layer layer) {
    return source
        .video()
        .map(stream -> Frame.of(video, layer, stream))
        .orElseGet(() -> Frame.black(layer));
  }

  /// The plan for a source and an FFmpeg that has every feature.
  ///
  /// @throws UnfitSource when the preset makes nothing from this source
  /// @throws BadConfiguration when two files would have one name
  public static EncodePlan plan(Source source, Preset preset, String inputName) {
    return plan(source, preset, inputName, Capabilities.complete());
  }

  /// The plan for a source.
  ///
  /// @param inputName the name of the file as the client sees it
  /// @param ffmpeg what the program that will run the plan can do
  /// @throws UnfitSource when the preset makes nothing from this source
  /// @throws BadConfiguration when two files would have one name
  public static EncodePlan plan(
      Source source, Preset preset, String inputName, Capabilities ffmpeg) {
    Fixed fixed = fixed(source, preset);
    return plan(source, fixed, inputName, colours(source, fixed, ffmpeg));
  }

  /// The plan for some layers of a preset, with the colours of all of them.
  static EncodePlan plan(Source source, Fixed preset, String inputName, ColourConversion colours) {
    return new Planner(source, preset, inputName, colours).plan();
  }

  /// The preset with layers of its own.
  static Fixed fixed(Source source, Preset preset) {
    return switch (preset) {
      case Fixed same -> same;
      case Generated generated -> fixed(source, generated);
    };
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
                    StretchMode.AUTO_FIT,
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
    refuseUnread();
    notes.addAll(source.unread().notes());
    Set<String> ofSource = Set.copyOf(notes);
    preset.video().ifPresent(this::setTimes);
    if (preset.deinterlace()) {
      graph.deinterlace();
    }
    preset.outputs().stream()
        .filter(output -> output.format() == Preset.Format.MP4)
        .forEach(this::add);
    long imagesUs = images();
    if (renditions.isEmpty() && images.isEmpty()) {
      throw new UnfitSource(nothingMade(ofSource));
    }
    refuseEqualNames();
    return new EncodePlan(
        EncodePlan.VERSION,
        renditions.isEmpty() ? imagesUs : durationUs(),
        pictures(),
        graph.text(),
        renditions,
        images,
        List.copyOf(notes));
  }

  /// A film must not lose its picture or all its sound.
  private void refuseUnread() {
    boolean wantsPicture = preset.video().isPresent() || !preset.images().isEmpty();
    List<String> lost = new ArrayList<>();
    source
        .unread()
        .picture()
        .filter(_ -> wantsPicture)
        .ifPresent(codec -> lost.add("its picture (" + codec + ")"));
    source
        .unread()
        .sound()
        .filter(_ -> !preset.audio().isEmpty())
        .ifPresent(codec -> lost.add("its sound (" + codec + ")"));
    if (!lost.isEmpty()) {
      throw new UnfitSource(
          "The file %s cannot be encoded: %s cannot be decoded here."
              .formatted(inputName, String.join(" and ", lost)));
    }
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

  /// To the latest end of a track.
  private long durationUs() {
    return renditions.stream()
        .flatMap(rendition -> rendition.spans().stream())
        .mapToLong(Span::endUs)
        .max()
        .orElse(0);
  }

  /// What the encoder is given, repeated and left out pictures considered.
  private long pictures() {
    boolean any = renditions.stream().anyMatch(rendition -> rendition.video().isPresent());
    if (!any) {
      return 0;
    }
    double seconds =
        source.video().map(Source.Video::durationUs).orElseGet(source::durationUs) / 1e6;
    return graph
        .rate()
        .map(rate -> Math.round(seconds * rate.perSecond()))
        .orElseGet(() -> source.video().map(video -> video.timing().pictures()).orElse(0L));
  }

  /// Why nothing is made of this source, then which of its tracks were left out.
  private String nothingMade(Set<String> ofSource) {
    List<String> sentences = new ArrayList<>(notes);
    sentences.removeAll(ofSource);
    if (sentences.isEmpty()) {
      sentences.add(nothing());
    }
    sentences.addAll(source.unread().notes());
    return String.join(" ", sentences);
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

  private void setTimes(H264Video video) {
    FrameRate asked = video.layers().getFirst().frameRate();
    if (asked.isOfSource()) {
      source
          .video()
          .map(Source.Video::timing)
          .flatMap(this::replacement)
          .ifPresent(graph::frameRate);
    } else {
      graph.frameRate(asked);
    }
    source.video().map(Source.Video::timing).ifPresent(this::hold);
  }

  /// The rate for a source whose header's rate cannot be its own or is so low that the last picture
  /// would last too long.
  private Optional<FrameRate> replacement(Timing timing) {
    if (!timing.plausible()) {
      FrameRate measured = timing.rate().isOfSource() ? REPLACEMENT_RATE : timing.rate();
      if (measured.perSecond() <= MAX_REPLACEMENT_RATE.perSecond()) {
        return Optional.of(measured);
      }
      notes.add(
          "The picture has %.0f frames a second, %s were written."
              .formatted(measured.perSecond(), MAX_REPLACEMENT_RATE.numerator()));
      return Optional.of(MAX_REPLACEMENT_RATE);
    }
    boolean tooLong = frameUs(timing) > timing.lastPictureUs() + OVERSHOOT_US;
    return timing.headerRate() < MIN_FPS && tooLong
        ? Optional.of(new FrameRate(MIN_FPS, 1))
        : Optional.empty();
  }

  private static long frameUs(Timing timing) {
    return timing.plausible() ? Math.round(1e6 / timing.headerRate()) : 0;
  }

  /// A last picture that stays for longer than the others is shown a second time just before its
  /// end: FFmpeg gives the last sample of a file the length of one frame.
  private void hold(Timing timing) {
    long frameUs = frameUs(timing);
    if (frameUs > 0 && timing.lastPictureUs() > frameUs + HOLD_TOLERANCE_US) {
      graph.hold(timing.lastUs(), timing.endUs() - frameUs);
    }
    if (!timing.steady() || timing.lastPictureUs() < frameUs - OVERSHOOT_US) {
      graph.endAt(timing.endUs());
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
    return isThere(source, audio);
  }

  /// Whether there is anything to write for it.
  static boolean isThere(Source source, AacAudio audio) {
    return !source.audio().isEmpty() || audio.silenceIfNoAudio();
  }

  private void add(Output output, H264Video video, H264Layer layer, Optional<AacAudio> audio) {
    Frame frame = frame(source, video, layer);
    List<String> arguments = new ArrayList<>(List.of("-map", graph.picture(frame)));
    audio.ifPresent(sound -> arguments.addAll(audioMaps(sound)));
    arguments.addAll(H264Arguments.of(video, layer, frame.whole(), graph.colours().marks()));
    arguments.addAll(timeBase());
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
            audio.isPresent() ? languages() : List.of(),
            spans(true, audio.isPresent())));
  }

  /// The times of an unsteady source would be rounded to its rate, and pictures lost.
  private List<String> timeBase() {
    boolean steady = source.video().map(video -> video.timing().steady()).orElse(true);
    return steady || graph.rate().isPresent() ? List.of() : List.of("-enc_time_base", "1:90000");
  }

  private List<Span> spans(boolean picture, boolean sound) {
    List<Span> spans = new ArrayList<>();
    Span whole = new Span(0, source.durationUs());
    if (picture) {
      spans.add(
          source
              .video()
              .map(Source.Video::timing)
              .map(timing -> new Span(timing.startUs(), timing.endUs()))
              .orElse(whole));
    }
    if (sound) {
      // Silence is put before sound that begins late.
      spans.addAll(
          source.audio().isEmpty()
              ? List.of(whole)
              : source.audio().stream().map(track -> new Span(0, track.endUs())).toList());
    }
    return spans;
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
            languages(),
            spans(false, true)));
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
    for (int i = 0; i < source.audio().size(); i++) {
      AudioMix mix = AudioMix.of(source.audio().get(i), audio.channels());
      arguments.addAll(List.of("-filter:a:" + i, mix.filters()));
      mix.note().ifPresent(notes::add);
    }
    List<String> languages = languages();
    for (int i = 0; i < languages.size(); i++) {
      arguments.addAll(List.of("-metadata:s:a:" + i, "language=" + languages.get(i)));
    }
    return arguments;
  }
}
