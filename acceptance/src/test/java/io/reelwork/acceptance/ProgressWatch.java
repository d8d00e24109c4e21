package io.reelwork.acceptance;

import java.util.ArrayList;
import java.util.List;

/// Samples a task's progress as a client sees it, over restarts of the server, and keeps the story.
final class ProgressWatch {
  /// One look.
  record Sample(double progress, int jobState) {}

  private final List<Sample> samples = new ArrayList<>();

  /// Looks once; the state is read after the progress, so that 100 must come with Finished. The end
  /// may come between the two, so an ended job is looked at once more.
  Sample look(JobFlow flow, String job) {
    Sample sample = sample(flow, job);
    return sample.jobState() >= 3 && sample.jobState() <= 5 ? sample(flow, job) : sample;
  }

  private Sample sample(JobFlow flow, String job) {
    double progress = flow.progress(job);
    Sample sample = new Sample(progress, flow.state(job));
    samples.add(sample);
    return sample;
  }

  /// Looks until the progress is there.
  void until(JobFlow flow, String job, double wanted) throws InterruptedException {
    while (true) {
      Sample sample = look(flow, job);
      if (sample.jobState() > 2) {
        throw new AssertionError("the job ended too early: " + sample);
      }
      if (sample.progress() >= wanted) {
        return;
      }
      Thread.sleep(100);
    }
  }

  /// Looks until the job has ended; answers its state.
  int untilEnded(JobFlow flow, String job) throws InterruptedException {
    while (true) {
      Sample sample = look(flow, job);
      if (sample.jobState() >= 3 && sample.jobState() <= 5) {
        return sample.jobState();
      }
      Thread.sleep(100);
    }
  }

  /// Where the story breaks the contract: goes back, is complete before the job is, or is not when
  /// it is.
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    double highest = 0;
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      if (sample.progress() < highest) {
        faults.add(i + ": back from " + highest + " to " + sample);
      }
      if (sample.progress() >= 100 && sample.jobState() != 3) {
        faults.add(i + ": complete before Finished: " + sample);
      }
      highest = Math.max(highest, sample.progress());
    }
    if (highest < 100 && samples.getLast().jobState() == 3) {
      faults.add("ends at " + highest);
    }
    return faults;
  }

  /// How many looks there were.
  int size() {
    return samples.size();
  }
}
