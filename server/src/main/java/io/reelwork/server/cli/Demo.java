package io.reelwork.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The tour: a client uploads a video, has it encoded, and watches the true progress.
final class Demo {
  private static final String PRESET = "H264 Multiple Bitrate 720p";
  private static final int BAR_WIDTH = 40;
  private static final long POLL_MS = 500;

  private static final int FINISHED = 3;
  private static final int FIRST_FINAL = 3;
  private static final int LAST_FINAL = 5;
  private static final List<String> STATES =
      List.of("Queued", "Scheduled", "Processing", "Finished", "Error", "Canceled", "Canceling");

  /// Where there is no terminal, a line for each step of this many per cent is enough.
  private static final int LINE_STEP = 5;

  private final PrintWriter out;
  private final boolean isTerminal;
  private String lastStep = "";

  /// Prints to `out`; on a terminal the progress stays on one line.
  Demo(PrintWriter out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /// Runs the tour against a running service; answers whether the job finished.
  boolean run(URI api, String clientId, String secret, Path video, Path results)
      throws IOException, InterruptedException {
    try (DemoClient client = new DemoClient(api, clientId, secret)) {
      String name = video.getFileName().toString();
      out.println(
          "Uploading " + name + " (" + Files.size(video) / 1024 + " KB) through a SAS locator");
      String asset = client.upload(video, name);
      String job = client.submit("Encoding " + name + " into " + PRESET, asset, PRESET);
      out.println("Job " + job + ": " + PRESET);
      String exchange = follow(client, job);
      boolean finished = state(client.job(job)) == FINISHED;
      showExchange(exchange);
      if (finished) {
        showResults(client.download(job, Files.createDirectories(results)));
      } else {
        out.println("The task says: " + client.task(job));
      }
      return finished;
    }
  }

  /// Polls as the SDKs do; answers the headline exchange as it was in the middle of the job.
  private String follow(DemoClient client, String job) throws IOException, InterruptedException {
    String exchange = "";
    while (true) {
      Map<String, String> now = client.job(job);
      double progress = Double.parseDouble(client.task(job).getOrDefault("Progress", "0"));
      show(state(now), progress);
      if (exchange.isEmpty() && progress >= 30) {
        exchange = client.headline(job);
      }
      if (state(now) >= FIRST_FINAL && state(now) <= LAST_FINAL) {
        out.println();
        return exchange.isEmpty() ? client.headline(job) : exchange;
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static int state(Map<String, String> job) {
    return Integer.parseInt(job.getOrDefault("State", "0"));
  }

  private void show(int state, double progress) {
    int filled = (int) (progress / 100 * BAR_WIDTH);
    String bar = "█".repeat(filled) + "·".repeat(BAR_WIDTH - filled);
    String line = String.format(Locale.ROOT, "  %s %5.1f %%  %s", bar, progress, STATES.get(state));
    if (isTerminal) {
      out.print("\r" + line + "   ");
      out.flush();
    } else if (isNews(state, progress)) {
      out.println(line);
    }
  }

  private boolean isNews(int state, double progress) {
    String step = state + " " + (int) progress / LINE_STEP;
    boolean isNew = !step.equals(lastStep);
    lastStep = step;
    return isNew;
  }

  private void showExchange(String exchange) {
    out.println();
    out.println(
        "How is the job getting on? The question of every AMS client, and the true answer:");
    out.println();
    exchange.lines().forEach(line -> out.println("  " + line));
    out.println();
  }

  private void showResults(List<Path> files) throws IOException {
    out.println("The job's output, downloaded by SAS:");
    for (Path file : files) {
      out.printf(Locale.ROOT, "  %,12d bytes  %s%n", Files.size(file), file);
    }
  }
}
