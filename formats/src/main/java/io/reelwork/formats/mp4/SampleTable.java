package io.reelwork.formats.mp4;

import io.reelwork.formats.MalformedMedia;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// The samples of a track: how many, how long, when shown, where in the file. Checked when made:
/// the tables agree on the number of samples and every sample is inside the file.
public final class SampleTable {
  private final int count;
  private final long[] presentationTimes;
  private final Span span;
  private final long duration;
  private final Optional<Longs> sync;
  private final Box.SampleSizes sizes;
  private final long sizeBytes;

  /// When the samples are shown, in units of the track, before edits.
  ///
  /// @param start of the first one
  /// @param end of the one that ends last
  private record Span(long start, long end) {}

  private SampleTable(
      int count,
      long[] presentationTimes,
      Span span,
      long duration,
      Optional<Longs> sync,
      Box.SampleSizes sizes,
      long sizeBytes) {
    this.count = count;
    this.presentationTimes = presentationTimes;
    this.span = span;
    this.duration = duration;
    this.sync = sync;
    this.sizes = sizes;
    this.sizeBytes = sizeBytes;
  }

  static SampleTable of(Box.Container stbl, int descriptions, long fileBytes, String path) {
    var sizes = Parts.only(stbl, Box.SampleSizes.class, path, "stsz");
    // A sample has at least one byte on disk or one run somewhere; without this, a uniform size
    // lets a few bytes claim four billion samples.
    if (sizes.count() > Math.min(fileBytes, Integer.MAX_VALUE - 8)) {
      throw inconsistent(path + "/stsz", "sample_count", "<= " + fileBytes, sizes.count());
    }
    int count = (int) sizes.count();
    var times = Parts.only(stbl, Box.TimeToSample.class, path, "stts");
    var presentation = new long[count];
    long duration = decodingTimes(times, presentation, path + "/stts");
    Parts.find(stbl.children(), Box.CompositionOffsets.class)
        .ifPresent(offsets -> addOffsets(offsets, presentation, path + "/ctts"));
    var sync = Parts.find(stbl.children(), Box.SyncSamples.class).map(Box.SyncSamples::samples);
    sync.ifPresent(samples -> checkSync(samples, count, path + "/stss"));
    var chunks = Parts.only(stbl, Box.SampleToChunk.class, path, "stsc");
    var offsets = Parts.only(stbl, Box.ChunkOffsets.class, path, "stco or co64");
    var places = new ChunkWalk(sizes, chunks.runs(), offsets.offsets(), fileBytes, path);
    return new SampleTable(
        count,
        presentation,
        span(times, presentation),
        duration,
        sync,
        sizes,
        places.check(descriptions));
  }

  private static Span span(Box.TimeToSample times, long[] presentation) {
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    int sample = 0;
    for (var run : times.runs()) {
      for (long i = 0; i < run.count(); i++) {
        start = Math.min(start, presentation[sample]);
        end = Math.max(end, presentation[sample++] + run.delta());
      }
    }
    return sample == 0 ? new Span(0, 0) : new Span(start, end);
  }

  /// How many samples.
  public int count() {
    return count;
  }

  /// When the first sample is shown, in units of the track, before edits.
  public long presentationStart() {
    return span.start();
  }

  /// The largest sum of when a sample is shown and how long it lasts, in units of the track, before
  /// edits. With pictures that are shown in another order than they are decoded it may lie behind
  /// the end of the presentation, which an edit tells.
  public long presentationEnd() {
    return span.end();
  }

  /// The sum of the durations of all samples, in units of the track: decoding time, which with
  /// reordered pictures is not how long they are shown.
  public long duration() {
    return duration;
  }

  /// The sum of the sizes of all samples.
  public long sizeBytes() {
    return sizeBytes;
  }

  /// The size of sample n, counted from 1.
  public long sizeBytes(int n) {
    return sizes.uniformBytes() != 0 ? sizes.uniformBytes() : sizes.sizesBytes().get(n - 1);
  }

  /// When sample n, counted from 1, is shown, in units of the track, before edits.
  public long presentationTime(int n) {
    return presentationTimes[n - 1];
  }

  /// The numbers, from 1, of the samples that decoding can start at; all when none are marked.
  public LongStream syncSamples() {
    return sync.map(Longs::stream).orElseGet(() -> LongStream.rangeClosed(1, count));
  }

  private static long decodingTimes(Box.TimeToSample times, long[] into, String path) {
    long time = 0;
    int sample = 0;
    for (var run : times.runs()) {
      if (run.count() > into.length - sample) {
        throw inconsistent(path, "samples", "= " + into.length, sample + run.count());
      }
      for (long i = 0; i < run.count(); i++) {
        into[sample++] = time;
        time += run.delta();
      }
    }
    if (sample != into.length) {
      throw inconsistent(path, "samples", "= " + into.length, sample);
    }
    return time;
  }

  private static void addOffsets(Box.CompositionOffsets offsets, long[] into, String path) {
    int sample = 0;
    for (var run : offsets.runs()) {
      if (run.count() > into.length - sample) {
        throw inconsistent(path, "samples", "= " + into.length, sample + run.count());
      }
      for (long i = 0; i < run.count(); i++) {
        into[sample++] += run.offset();
      }
    }
    if (sample != into.length) {
      throw inconsistent(path, "samples", "= " + into.length, sample);
    }
  }

  private static void checkSync(Longs samples, int count, String path) {
    long before = 0;
    for (int i = 0; i < samples.size(); i++) {
      long sample = samples.get(i);
      if (sample <= before || sample > count) {
        throw inconsistent(
            path, "sample_number[" + i + "]", "> " + before + " and <= " + count, sample);
      }
      before = sample;
    }
  }

  static MalformedMedia inconsistent(String path, String name, String rule, long was) {
    return new MalformedMedia(
        MalformedMedia.Code.INCONSISTENT,
        path + ": " + name + " must be " + rule + " but was " + was);
  }

  /// Goes over chunks and samples once.
  private record ChunkWalk(
      Box.SampleSizes sizes,
      List<Box.SampleToChunk.Run> runs,
      Longs offsets,
      long fileBytes,
      String path) {
    /// Returns the bytes of all samples.
    long check(int descriptions) {
      long sample = 0;
      long total = 0;
      for (int r = 0; r < runs.size(); r++) {
        var run = runs.get(r);
        long last = r + 1 < runs.size() ? runs.get(r + 1).firstChunk() - 1 : offsets.size();
        checkRun(r, run, last, descriptions);
        for (long chunk = run.firstChunk(); chunk <= last; chunk++) {
          long samples = run.samplesPerChunk();
          if (samples > sizes.count() - sample) {
            throw inconsistent(path + "/stsc", "samples", "= " + sizes.count(), sample + samples);
          }
          total += chunk(sample, samples, offsets.get((int) chunk - 1));
          sample += samples;
        }
      }
      if (sample != sizes.count()) {
        throw inconsistent(path + "/stsc", "samples", "= " + sizes.count(), sample);
      }
      return total;
    }

    private void checkRun(int index, Box.SampleToChunk.Run run, long last, int descriptions) {
      var where = path + "/stsc";
      if (index == 0 && run.firstChunk() != 1) {
        throw inconsistent(where, "first_chunk[0]", "1", run.firstChunk());
      }
      if (last < run.firstChunk() || last > offsets.size()) {
        throw inconsistent(
            where,
            "last chunk of run " + index,
            ">= " + run.firstChunk() + " and <= " + offsets.size(),
            last);
      }
      if (run.description() < 1 || run.description() > descriptions) {
        throw inconsistent(
            where,
            "sample_description_index[" + index + "]",
            ">= 1 and <= " + descriptions,
            run.description());
      }
    }

    private long chunk(long firstSample, long samples, long offset) {
      long at = offset;
      for (long i = firstSample; i < firstSample + samples; i++) {
        long size =
            sizes.uniformBytes() != 0 ? sizes.uniformBytes() : sizes.sizesBytes().get((int) i);
        if (at > fileBytes - size) {
          throw inconsistent(path, "end of sample " + (i + 1), "<= " + fileBytes, at + size);
        }
        at += size;
      }
      return at - offset;
    }
  }
}
