package io.reelwork.formats.mp4;

import io.reelwork.formats.mp4.ByteReader.Child;
import io.reelwork.formats.mp4.MalformedMedia.Code;
import io.reelwork.formats.mp4.Track.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads one `trak`, ISO/IEC 14496-12 §8.3 to §8.7. For one track.
final class TrackReader {
  private static final int LANGUAGE_LETTER_BITS = 5;
  private static final int LANGUAGE_OFFSET = 0x60;
  private static final int MAX_SAMPLES = 50_000_000;

  private final ByteReader content;
  private long id;
  private Kind kind = Kind.OTHER;
  private FourCc codec = new FourCc(0);
  private int width;
  private int height;
  private int channels;
  private long timescale;
  private long durationTicks;
  private String language = "und";
  private long startTicks;
  private int[] sizes = {};
  private long[] chunkOffsets = {};
  private long[] deltas = {};
  private int[] shownAfter = {};
  private int[] samplesPerChunk = {};
  private Optional<int[]> syncs = Optional.empty();

  TrackReader(ByteReader content) {
    this.content = content;
  }

  Track track() {
    walk(content);
    if (timescale < 1) {
      throw content.error(Code.MISSING, "mdhd must be there with a timescale of at least 1");
    }
    return new Track(
        id, kind, codec, width, height, channels, timescale, durationTicks, language, samples());
  }

  private void walk(ByteReader boxes) {
    for (Optional<Child> box = boxes.box(); box.isPresent(); box = boxes.box()) {
      read(box.get().type().toString(), box.get().content());
    }
  }

  private void read(String type, ByteReader in) {
    switch (type) {
      case "mdia", "minf", "stbl", "edts" -> walk(in);
      case "tkhd" -> tkhd(in);
      case "mdhd" -> mdhd(in);
      case "hdlr" -> hdlr(in);
      case "elst" -> elst(in);
      case "stsd" -> stsd(in);
      case "stts" -> stts(in);
      case "ctts" -> ctts(in);
      case "stsz" -> stsz(in);
      case "stsc" -> stsc(in);
      case "stco" -> chunkOffsets(in, false);
      case "co64" -> chunkOffsets(in, true);
      case "stss" -> stss(in);
      default -> {
        // Not needed here.
      }
    }
  }

  /// Version and flags; the version decides the width of times.
  private static int version(ByteReader in) {
    int version = in.u8();
    in.skip(3);
    return version;
  }

  private void tkhd(ByteReader in) {
    in.skip(version(in) == 1 ? 16 : 8);
    id = in.u32();
  }

  private void mdhd(ByteReader in) {
    boolean wide = version(in) == 1;
    in.skip(wide ? 16 : 8);
    timescale = in.u32();
    durationTicks = wide ? in.i64() : in.u32();
    int packed = in.u16();
    StringBuilder letters = new StringBuilder();
    for (int shift = 2 * LANGUAGE_LETTER_BITS; shift >= 0; shift -= LANGUAGE_LETTER_BITS) {
      letters.append((char) ((packed >> shift & 0x1F) + LANGUAGE_OFFSET));
    }
    language = letters.toString();
  }

  private void hdlr(ByteReader in) {
    version(in);
    in.skip(4);
    String handler = in.fourCc().toString();
    if (kind == Kind.OTHER) {
      kind =
          switch (handler) {
            case "vide" -> Kind.VIDEO;
            case "soun" -> Kind.AUDIO;
            default -> Kind.OTHER;
          };
    }
  }

  /// Only where the first edit that is not empty begins.
  private void elst(ByteReader in) {
    boolean wide = version(in) == 1;
    int count = in.count(wide ? 20 : 12);
    for (int i = 0; i < count; i++) {
      in.skip(wide ? 8 : 4);
      long mediaTime = wide ? in.i64() : in.i32();
      in.skip(4);
      if (mediaTime >= 0) {
        startTicks = mediaTime;
        return;
      }
    }
  }

  private void stsd(ByteReader in) {
    version(in);
    if (in.u32() == 0) {
      throw in.error(Code.MISSING, "a sample entry must be there");
    }
    Child entry =
        in.box().orElseThrow(() -> in.error(Code.MISSING, "a sample entry must be there"));
    codec = entry.type();
    ByteReader fields = entry.content();
    if (kind == Kind.VIDEO) {
      fields.skip(24);
      width = fields.u16();
      height = fields.u16();
    } else if (kind == Kind.AUDIO) {
      fields.skip(16);
      channels = fields.u16();
    }
  }

  private void stts(ByteReader in) {
    version(in);
    int runs = in.count(8);
    long[] unrolled = new long[0];
    int samples = 0;
    for (int i = 0; i < runs; i++) {
      int count = checked(in, samples + in.u32()) - samples;
      long delta = in.u32();
      unrolled = Arrays.copyOf(unrolled, capacity(unrolled.length, samples + count));
      Arrays.fill(unrolled, samples, samples + count, delta);
      samples += count;
    }
    deltas = Arrays.copyOf(unrolled, samples);
  }

  private void ctts(ByteReader in) {
    version(in);
    int runs = in.count(8);
    int[] unrolled = new int[0];
    int samples = 0;
    for (int i = 0; i < runs; i++) {
      int count = checked(in, samples + in.u32()) - samples;
      int offset = in.i32();
      unrolled = Arrays.copyOf(unrolled, capacity(unrolled.length, samples + count));
      Arrays.fill(unrolled, samples, samples + count, offset);
      samples += count;
    }
    shownAfter = Arrays.copyOf(unrolled, samples);
  }

  private static int capacity(int now, int needed) {
    return needed <= now ? now : Math.max(needed, now * 2);
  }

  private static int checked(ByteReader in, long samples) {
    if (samples > MAX_SAMPLES) {
      throw in.error(Code.VALUE, "sample_count must be ≤ " + MAX_SAMPLES + " but was " + samples);
    }
    return (int) samples;
  }

  private void stsz(ByteReader in) {
    version(in);
    long same = in.u32();
    if (same == 0) {
      int count = in.count(4);
      sizes = IntStream.range(0, count).map(_ -> in.i32()).toArray();
    } else {
      sizes = new int[checked(in, in.u32())];
      Arrays.fill(sizes, (int) Math.min(same, Integer.MAX_VALUE));
    }
    if (IntStream.of(sizes).anyMatch(size -> size < 0)) {
      throw in.error(Code.VALUE, "entry_size must be below 2 GiB");
    }
  }

  /// Triples (first_chunk, samples_per_chunk, sample_description_index), kept as they are.
  private void stsc(ByteReader in) {
    version(in);
    int runs = in.count(12);
    samplesPerChunk = IntStream.range(0, 3 * runs).map(_ -> in.i32()).toArray();
  }

  private void chunkOffsets(ByteReader in, boolean wide) {
    version(in);
    int count = in.count(wide ? 8 : 4);
    chunkOffsets = new long[count];
    for (int i = 0; i < count; i++) {
      chunkOffsets[i] = wide ? in.i64() : in.u32();
    }
  }

  private void stss(ByteReader in) {
    version(in);
    int count = in.count(4);
    syncs = Optional.of(IntStream.range(0, count).map(_ -> in.i32() - 1).toArray());
  }

  private Samples samples() {
    int count = sizes.length;
    int[] sync = syncs.orElseGet(() -> IntStream.range(0, count).toArray());
    if (IntStream.of(sync).anyMatch(i -> i < 0 || i >= count)) {
      throw content.error(Code.VALUE, "stss must name samples from 1 to " + count);
    }
    if (deltas.length != count || (shownAfter.length != count && shownAfter.length != 0)) {
      throw content.error(
          Code.VALUE,
          "stts and ctts must have the %d samples of stsz but have %d and %d"
              .formatted(count, deltas.length, shownAfter.length));
    }
    long[] decode = new long[count];
    for (int i = 1; i < count; i++) {
      decode[i] = decode[i - 1] + deltas[i - 1];
    }
    int[] offsets = shownAfter.length == count ? shownAfter : new int[count];
    return new Samples(sizes, sampleOffsets(), decode, offsets, sync, startTicks);
  }

  private long[] sampleOffsets() {
    long[] offsets = new long[sizes.length];
    int sample = 0;
    for (int run = 0; run + 2 < samplesPerChunk.length; run += 3) {
      int first = samplesPerChunk[run] - 1;
      int next =
          run + 3 < samplesPerChunk.length ? samplesPerChunk[run + 3] - 1 : chunkOffsets.length;
      if (first < 0 || next < first || next > chunkOffsets.length) {
        throw content.error(Code.VALUE, "stsc must name chunks from 1 to " + chunkOffsets.length);
      }
      for (int chunk = first; chunk < next && sample < sizes.length; chunk++) {
        long at = chunkOffsets[chunk];
        for (int i = 0; i < samplesPerChunk[run + 1] && sample < sizes.length; i++) {
          offsets[sample] = at;
          at += sizes[sample++];
        }
      }
    }
    if (sample != sizes.length) {
      throw content.error(
          Code.VALUE, "the chunks must hold " + sizes.length + " samples but hold " + sample);
    }
    return offsets;
  }
}
