import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Load by wrk: one request over and over on 16 connections.
final class Wrk {
  static final int CONNECTIONS = 16;

  /// A number that no other request has had.
  private static final String COUNTER = "{n}";

  private Wrk() {}

  /// Who is asked, and what for.
  ///
  /// @param pid the process whose CPU time counts
  /// @param headers `Accept: application/json`, beside those that every client sends
  record Target(String url, long pid, String token, List<String> headers) {
    /// The same, asked in a way that no request is like one before.
    Target eachAnew() {
      return new Target(url + (url.contains("?") ? "&" : "?") + "n=" + COUNTER, pid, token, headers);
    }

    private boolean counts() {
      return url.contains(COUNTER);
    }
  }

  /// What came of it.
  ///
  /// @param rate requests per second
  /// @param perCpuSecond requests per CPU second of the process
  /// @param p50 in milliseconds
  record Run(double rate, double perCpuSecond, double p50, double p99) {
    static Run median(List<Run> runs) {
      return new Run(
          Measure.median(runs.stream().map(Run::rate).toList()),
          Measure.median(runs.stream().map(Run::perCpuSecond).toList()),
          Measure.median(runs.stream().map(Run::p50).toList()),
          Measure.median(runs.stream().map(Run::p99).toList()));
    }

    void print(String name) {
      System.out.printf(
          "%-12s %8.0f requests/s %8.0f requests/CPU-s  p50 %.2f ms  p99 %.2f ms%n",
          name, rate, perCpuSecond, p50, p99);
    }
  }

  /// Medians of interleaved runs of every target, after one round that warms up.
  static Map<String, Run> interleaved(Map<String, Target> targets, int rounds, int seconds)
      throws IOException, InterruptedException {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (var target : targets.entrySet()) {
        Run run = load(target.getValue(), seconds);
        if (round > 0) {
          runs.computeIfAbsent(target.getKey(), _ -> new ArrayList<>()).add(run);
        }
      }
    }
    Map<String, Run> medians = new LinkedHashMap<>();
    runs.forEach((name, all) -> medians.put(name, Run.median(all)));
    medians.forEach((name, run) -> run.print(name));
    return medians;
  }

  private static Run load(Target target, int seconds) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c" + CONNECTIONS));
    command.addAll(List.of("-d" + seconds + "s", "--latency"));
    command.addAll(List.of("-H", "Authorization: Bearer " + target.token()));
    command.addAll(List.of("-H", "x-ms-version: 2.19"));
    for (String header : target.headers()) {
      command.addAll(List.of("-H", header));
    }
    if (target.counts()) {
      command.addAll(List.of("-s", counter(target.url()).toString()));
    }
    command.add(target.url().replace(COUNTER, "0"));
    double before = Measure.cpuSeconds(target.pid());
    String output = Measure.run(command.toArray(String[]::new));
    double cpu = Measure.cpuSeconds(target.pid()) - before;
    if (output.contains("Non-2xx") || output.contains("Socket errors")) {
      throw new IOException(output);
    }
    return new Run(
        number(output, "Requests/sec:\\s+([\\d.]+)()"),
        number(output, "(\\d+) requests in()") / cpu,
        number(output, "50%\\s+([\\d.]+)(\\w+)"),
        number(output, "99%\\s+([\\d.]+)(\\w+)"));
  }

  /// A script by which each request has a number of its own.
  private static Path counter(String url) throws IOException {
    Path script = Files.createTempFile("counter", ".lua");
    script.toFile().deleteOnExit();
    URI target = URI.create(url.replace(COUNTER, ""));
    return Files.writeString(
        script,
        """
        local n = os.time() * 100000
        request = function()
          n = n + 1
          return wrk.format(nil, "%s?%s" .. n)
        end
        """
            .formatted(target.getRawPath(), target.getRawQuery()));
  }

  /// A number of wrk's; times in milliseconds.
  private static double number(String output, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(output);
    if (!found.find()) {
      throw new IllegalStateException(pattern + " not in " + output);
    }
    double unit =
        switch (found.group(2)) {
          case "us" -> 0.001;
          case "s" -> 1000;
          default -> 1;
        };
    return Double.parseDouble(found.group(1)) * unit;
  }
}
