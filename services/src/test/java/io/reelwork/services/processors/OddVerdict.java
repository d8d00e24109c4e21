package io.reelwork.services.processors;

import io.reelwork.services.processors.OddInput.Right;
import io.reelwork.services.processors.OddOutput.Span;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Holds what became of an odd input against its right values and lists what is wrong.
///
/// @param input the line
/// @param said the message of the error, or PerfMessage
/// @param failure when the task failed
/// @param outputs the files otherwise, best first
/// @param reports of its progress
record OddVerdict(
    OddInput input,
    String said,
    Optional<TaskFailure> failure,
    List<OddOutput> outputs,
    List<StepProgress> reports) {
  private static final double FILE_TOLERANCE = 0.2;
  private static final double TOLERANCE = 0.1;
  private static final int COLOUR_TOLERANCE = 48;
  private static final int[] TONES = {300, 440, 880, 900};
  private static final double MOST_OF_IT = 0.5;
  private static final double HARDLY_ANY = 0.2;

  private static final String MALFORMED = "ErrorExecutingTaskMalformedContent";
  private static final List<String> UNFIT =
      List.of(MALFORMED, "ErrorExecutingTaskUnsupportedFormat");

  /// FFmpeg's hints on its options, Java's names, addresses and paths speak to no client.
  private static final Pattern FOREIGN =
      Pattern.compile(
          "damaged: \\.|Consider increasing|analyzeduration|probesize|codec none|not accepted:"
              + "|whitelist|java\\.|io\\.reelwork|Exception|0x[0-9a-f]{6}|file:/|/tmp/|moov atom"
              + "|filter_complex|[Ff]iltergraph|reinitializing|Invalid data found|Error while"
              + "|Could not find codec|stream #?[0-9]| \\| ");

  private static final Pattern LOSS =
      Pattern.compile("([0-9.]+) s, ([0-9.]+) s could be (?:read|decoded)");
  private static final Pattern WRITTEN = Pattern.compile("^([0-9.]+) s of media");
  private static final Pattern DECLARED = Pattern.compile("declares ([0-9.]+) s");
  private static final Pattern READ = Pattern.compile("([0-9.]+) s could be read");

  /// Copies.
  OddVerdict {
    outputs = List.copyOf(outputs);
    reports = List.copyOf(reports);
  }

  /// What is wrong, in words.
  List<String> faults() throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    progress(faults);
    fate(faults);
    Matcher foreign = FOREIGN.matcher(unnamed());
    if (foreign.find()) {
      faults.add("must not say '%s' but said: %s".formatted(foreign.group(), said));
    }
    if (failure.isEmpty() && !mayLose() && LOSS.matcher(said).find()) {
      faults.add("nothing is lost but it said: " + said);
    }
    if (failure.isEmpty()) {
      summary(faults);
    }
    for (Right right : input.rights()) {
      if (failure.isEmpty() || isOfWords(right)) {
        check(right, faults);
      }
    }
    return faults;
  }

  private void progress(List<String> faults) {
    double before = 0;
    for (StepProgress report : reports) {
      if (report.fraction() < before || report.fraction() >= 1) {
        faults.add("progress went from %s to %s".formatted(before, report.fraction()));
      }
      before = report.fraction();
    }
  }

  private void fate(List<String> faults) {
    String code = failure.map(error -> error.error().code()).orElse("none");
    boolean right =
        switch (input.fate()) {
          case "encodes" -> failure.isEmpty() && outputs.size() == 2;
          case "sound" -> failure.isEmpty() && outputs.size() == 1;
          case "fails" -> UNFIT.contains(code);
          case "either" -> failure.isEmpty() || UNFIT.contains(code);
          case "lost" -> code.equals(MALFORMED) || (failure.isEmpty() && LOSS.matcher(said).find());
          default -> code.equals(input.fate());
        };
    if (!right) {
      faults.add(
          "must be '%s' but was %s with %d files: %s"
              .formatted(input.fate(), code, outputs.size(), said));
    }
    if (failure.isPresent() && !said.contains(input.name()) && !said.startsWith("The preset")) {
      faults.add("must name the file but said: " + said);
    }
  }

  /// PerfMessage tells the length of what was written.
  private void summary(List<String> faults) throws IOException {
    Matcher length = WRITTEN.matcher(said);
    double written = outputs.getFirst().declaredLength();
    if (!length.find()
        || Math.abs(Double.parseDouble(length.group(1)) - written) > FILE_TOLERANCE) {
      faults.add("wrote %.2f s but said: %s".formatted(written, said));
    }
  }

  private boolean mayLose() {
    return input.value("declares").isPresent() || List.of("lost", "either").contains(input.fate());
  }

  private static boolean isOfWords(Right right) {
    return List.of("says", "hides", "declares", "read").contains(right.key());
  }

  private void check(Right right, List<String> faults) throws IOException, InterruptedException {
    String found =
        switch (right.key()) {
          case "length" -> length(right.value());
          case "pictures" -> pictures(right.value());
          case "picture" -> picture(right.value());
          case "holds" -> holds(right.value());
          case "sound" -> sound(right.value());
          case "tone" -> tone(right.value());
          case "audio" -> audio(right.value());
          case "pixel" -> pixel(right.value());
          case "size" -> size(right.value());
          case "says" -> unnamed().contains(right.value()) ? "" : said;
          case "hides" -> unnamed().contains(right.value()) ? said : "";
          case "declares" -> number(DECLARED, right.value());
          case "read" -> number(READ, right.value());
          case "long", "open" -> "";
          default -> throw new IllegalArgumentException("right value: " + right.key());
        };
    if (!found.isEmpty()) {
      faults.add("%s must be %s but was %s".formatted(right.key(), right.value(), found));
    }
  }

  /// The names of inputs say what they are, too.
  private String unnamed() {
    return said.replace(input.name(), "");
  }

  private String length(String wanted) throws IOException, InterruptedException {
    Span range = span(wanted.contains("-") ? wanted : wanted + "-" + wanted);
    List<Span> spans = outputs.getFirst().tracks().stream().map(OddOutput.Track::span).toList();
    double start = spans.stream().mapToDouble(Span::from).min().orElse(-1);
    double end = spans.stream().mapToDouble(Span::to).max().orElse(-1);
    List<Double> headers = new ArrayList<>();
    for (OddOutput output : outputs) {
      headers.add(output.declaredLength());
    }
    boolean right =
        Math.abs(start) <= TOLERANCE
            && within(end, range)
            && headers.stream().allMatch(header -> within(header, range));
    return right ? "" : "%.2f-%.2f, by the headers %s".formatted(start, end, headers);
  }

  private static boolean within(double value, Span range) {
    return value > range.from() - FILE_TOLERANCE && value < range.to() + FILE_TOLERANCE;
  }

  private List<Span> shown() throws IOException, InterruptedException {
    return outputs.getFirst().tracks().stream()
        .filter(OddOutput.Track::video)
        .findFirst()
        .map(OddOutput.Track::packets)
        .orElse(List.of());
  }

  private String pictures(String wanted) throws IOException, InterruptedException {
    int count = shown().size();
    boolean right =
        Arrays.stream(wanted.split("/", -1))
            .map(one -> span(one.contains("-") ? one : one + "-" + one))
            .anyMatch(range -> count >= range.from() && count <= range.to());
    return right ? "" : String.valueOf(count);
  }

  private String picture(String wanted) throws IOException, InterruptedException {
    List<Span> shown = shown();
    Span span = new Span(shown.getFirst().from(), shown.getLast().to());
    return close(span, span(wanted)) ? "" : span.toString();
  }

  private String holds(String wanted) throws IOException, InterruptedException {
    List<Span> shown = shown();
    return shown.stream().anyMatch(picture -> close(picture, span(wanted)))
        ? ""
        : shown.stream().filter(picture -> picture.to() - picture.from() > 0.15).toList() + "";
  }

  private String sound(String wanted) throws IOException, InterruptedException {
    if (wanted.equals("none")) {
      return outputs.getFirst().languages().isEmpty() ? "" : "there";
    }
    if (outputs.getFirst().languages().isEmpty()) {
      return "none";
    }
    List<Span> heard = outputs.getFirst().sound().audible();
    List<Span> right = Arrays.stream(wanted.split(",", -1)).map(OddVerdict::span).toList();
    boolean same = heard.size() == right.size();
    for (int i = 0; same && i < right.size(); i++) {
      same = close(heard.get(i), right.get(i));
    }
    return same ? "" : heard.toString();
  }

  private String tone(String wanted) throws IOException, InterruptedException {
    if (outputs.getFirst().languages().isEmpty()) {
      return "none";
    }
    OddOutput.Sound sound = outputs.getFirst().sound();
    List<String> shares = new ArrayList<>();
    boolean right = true;
    for (int tone : TONES) {
      double share = sound.share(tone);
      shares.add(String.format(Locale.ROOT, "%d Hz %.2f", tone, share));
      right &= wanted.equals(String.valueOf(tone)) ? share > MOST_OF_IT : share < HARDLY_ANY;
    }
    return right ? "" : shares.toString();
  }

  private String audio(String wanted) throws IOException {
    List<String> right = wanted.equals("none") ? List.of() : List.of(wanted.split(",", -1));
    for (OddOutput output : outputs) {
      if (!output.languages().equals(right)) {
        return output.languages().toString();
      }
    }
    return "";
  }

  private String pixel(String wanted) throws IOException, InterruptedException {
    String[] words = wanted.split("[ ,]", -1);
    int[] colour =
        outputs
            .getFirst()
            .colour(
                Double.parseDouble(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]));
    int right = Integer.parseInt(words[3], 16);
    boolean same = colour.length == 3;
    for (int i = 0; same && i < 3; i++) {
      same = Math.abs(colour[i] - (right >> (16 - 8 * i) & 0xFF)) <= COLOUR_TOLERANCE;
    }
    return same ? "" : Arrays.stream(colour).mapToObj("%02X"::formatted).toList().toString();
  }

  private String size(String wanted) throws IOException {
    String size = outputs.getFirst().size();
    return size.equals(wanted) ? "" : size;
  }

  private String number(Pattern sentence, String wanted) {
    Matcher found = sentence.matcher(said);
    return found.find()
            && Math.abs(Double.parseDouble(found.group(1)) - Double.parseDouble(wanted))
                <= FILE_TOLERANCE
        ? ""
        : said;
  }

  private static boolean close(Span one, Span other) {
    return Math.abs(one.from() - other.from()) <= TOLERANCE
        && Math.abs(one.to() - other.to()) <= TOLERANCE;
  }

  private static Span span(String text) {
    List<Double> ends = Stream.of(text.split("-", 2)).map(Double::parseDouble).toList();
    return new Span(ends.getFirst(), ends.getLast());
  }
}
