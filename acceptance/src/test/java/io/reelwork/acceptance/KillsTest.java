package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program is killed again and again while it encodes: no job fails by that alone. The short
/// form kills it 6 times, the long form for two minutes.
class KillsTest {
  private static final boolean LONG = Boolean.getBoolean("reelwork.long");
  private static final int KILLS = LONG ? 40 : 6;
  private static final int JOBS = LONG ? 12 : 4;
  private static final int FINISHED = 3;
  private static final Duration LIMIT = Duration.ofMinutes(LONG ? 8 : 4);

  private static final String PRESET =
      """
      {"Version":1.0,"Codecs":[{"Type":"H264Video","H264Layers":[{"Type":"H264Layer",\
      "Profile":"Main","Bitrate":300,"MaxBitrate":300,"Width":"320","Height":"180"}]},\
      {"Type":"AACAudio","Profile":"AACLC","Channels":2,"SamplingRate":44100,"Bitrate":96}],\
      "Outputs":[{"FileName":"{Basename}.mp4","Format":{"Type":"MP4Format"}}]}\
      """;

  @TempDir Path data;

  @Test
  void failNoJob() throws Exception {
    long seed = 20261130;
    Random random = new Random(seed);
    List<String> jobs = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (ServerProcess server = ServerProcess.with(data).start()) {
        JobFlow flow = new JobFlow(RestClient.signIn(server), server);
        if (jobs.size() < JOBS) {
          String asset = flow.upload(Clips.video(4, 320, 180), "clip.mp4");
          jobs.add(flow.submit("kill " + kill, asset, PRESET));
          jobs.add(flow.submit("again " + kill, asset, PRESET));
        }
        Thread.sleep(500 + random.nextInt(LONG ? 3_000 : 1_500));
        server.kill();
      }
    }

    try (ServerProcess server = ServerProcess.with(data).start()) {
      JobFlow flow = new JobFlow(RestClient.signIn(server), server);
      Map<String, Integer> ends = new HashMap<>();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (ends.size() < jobs.size() && System.nanoTime() < deadline) {
        for (String job : jobs) {
          int state = flow.state(job);
          if (state >= FINISHED && state != 6) {
            ends.put(job, state);
          }
        }
        Thread.sleep(500);
      }

      assertThat(ends).as("seed %d", seed).hasSize(jobs.size());
      assertThat(ends.values()).as("seed %d", seed).containsOnly(FINISHED);
    }
  }
}
