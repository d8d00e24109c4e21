import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The job query that clients send all the time, with 1k and 1M jobs stored, against a bare Vert.x
/// route that answers the same bytes.
public final class Headline {
  private static final int ROUNDS = 5;
  private static final String JOB = "nb:jid:UUID:00000200-0000-4000-8000-000000000000";
  private static final String QUERY =
      "Jobs()?$filter=Id%20eq%20'" + JOB.replace(":", "%3A") + "'&$top=1";
  private record Run(double rate, double perCpuSecond, double p50, double p99) {}

  private Headline() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    Path folder = Service.folder();
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    try (Service few = filled(folder.resolve("few"), 1_000);
        Service many = filled(folder.resolve("many"), 1_000_000)) {
      Process bare = bare(folder, few);
      try {
        String query = "/api/" + QUERY;
        String bareUrl = "http://127.0.0.1:" + bare.inputReader().readLine() + query;
        for (int round = 0; round <= ROUNDS; round++) {
          // The first round warms up.
          Map<String, Run> measured = new LinkedHashMap<>();
          measured.put("bare", load(bareUrl, few.token(), bare.pid(), seconds));
          measured.put("1k", load(few.api() + query, few.token(), few.pid(), seconds));
          measured.put("1M", load(many.api() + query, many.token(), many.pid(), seconds));
          if (round > 0) {
            measured.forEach(
                (name, run) -> runs.computeIfAbsent(name, _ -> new ArrayList<>()).add(run));
          }
        }
      } finally {
        bare.destroy();
      }
    }
    report(runs);
  }

  private static Service filled(Path data, int jobs) throws Exception {
    Service.start(data, "--roles", "api").close();
    Rows.insert(data, Rows.JOBS, jobs);
    return Service.start(data, "--roles", "api");
  }

  private static Process bare(Path folder, Service service) throws Exception {
    var answer =
        service.http.send(
            service.request(service.token(), QUERY).build(), BodyHandlers.ofString());
    if (!answer.body().contains(JOB)) {
      throw new IOException("not the job: " + answer.body());
    }
    StringBuilder bytes = new StringBuilder("HTTP/1.1 200 OK\r\n");
    answer
        .headers()
        .map()
        .forEach((name, values) -> bytes.append(name + ": " + values.getFirst() + "\r\n"));
    Path file = folder.resolve("answer.http");
    Files.writeString(file, bytes + "\r\n" + answer.body());
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xms48m",
            "-Xmx640m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Service.ROOT.resolve("bench/Bare.java").toString(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Run load(String url, String token, long pid, int seconds) throws Exception {
    double before = Measure.cpuSeconds(pid);
    String output =
        Measure.run(
            "wrk", "-t1", "-c16", "-d" + seconds + "s", "--latency",
            "-H", "Authorization: Bearer " + token,
            "-H", "x-ms-version: 2.19",
            "-H", "Accept: application/json",
            "-H", "DataServiceVersion: 1.0;NetFx",
            "-H", "MaxDataServiceVersion: 3.0;NetFx",
            url);
    double cpu = Measure.cpuSeconds(pid) - before;
    if (output.contains("Non-2xx")) {
      throw new IOException(output);
    }
    double rate = number(output, "Requests/sec:\\s+([\\d.]+)()");
    return new Run(
        rate,
        number(output, "(\\d+) requests in()") / cpu,
        number(output, "50%\\s+([\\d.]+)(\\w+)"),
        number(output, "99%\\s+([\\d.]+)(\\w+)"));
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

  private static void report(Map<String, List<Run>> runs) {
    System.out.println("medians of " + ROUNDS + " interleaved runs, wrk -t1 -c16");
    Map<String, Run> medians = new LinkedHashMap<>();
    runs.forEach(
        (name, all) -> {
          Run run =
              new Run(
                  Measure.median(all.stream().map(Run::rate).toList()),
                  Measure.median(all.stream().map(Run::perCpuSecond).toList()),
                  Measure.median(all.stream().map(Run::p50).toList()),
                  Measure.median(all.stream().map(Run::p99).toList()));
          medians.put(name, run);
          System.out.printf(
              "%-5s %8.0f requests/s %8.0f requests/CPU-s  p50 %.2f ms  p99 %.2f ms%n",
              name, run.rate(), run.perCpuSecond(), run.p50(), run.p99());
        });
    Run bare = medians.get("bare");
    Run many = medians.get("1M");
    System.out.printf("rate at 1M / bare          %.2f (goal 0.50)%n", many.rate() / bare.rate());
    System.out.printf(
        "per CPU second at 1M / bare %.2f%n", many.perCpuSecond() / bare.perCpuSecond());
    System.out.printf(
        "p99 at 1M / p99 at 1k      %.2f (goal 1.50)%n", many.p99() / medians.get("1k").p99());
  }
}
