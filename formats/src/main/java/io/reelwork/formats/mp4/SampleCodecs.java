package io.reelwork.formats.mp4;

import static io.reelwork.formats.mp4.BoxCodec.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/// The boxes about samples, in the order of ISO/IEC 14496-12.
final class SampleCodecs {
  private static final int ENTRY_HEADER_BYTES = 8;
  private static final int VISUAL_START_BYTES = 24;
  private static final int VISUAL_REST_BYTES = 50;
  private static final int VISUAL_BYTES = VISUAL_START_BYTES + 4 + VISUAL_REST_BYTES;
  private static final int AUDIO_START_BYTES = 16;
  private static final int AUDIO_BYTES = AUDIO_START_BYTES + 12;
  private static final Set<FourCc> VISUAL =
      Set.of(
          FourCc.of("avc1"),
          FourCc.of("avc3"),
          FourCc.of("hvc1"),
          FourCc.of("hev1"),
          FourCc.of("encv"),
          FourCc.of("mp4v"),
          FourCc.of("av01"));
  private static final Set<FourCc> AUDIO = Set.of(FourCc.of("mp4a"), FourCc.of("enca"));

  // ISO/IEC 14496-1 §7.2.2.1: class tags.
  private static final int ES_DESCRIPTOR = 3;
  private static final int DECODER_CONFIG = 4;
  private static final int DECODER_SPECIFIC = 5;
  private static final int DECODER_CONFIG_BYTES = 13;

  /// §8.5.2.
  private static final BoxCodec<Box.SampleDescriptions> STSD =
      codec(
          "stsd",
          Box.SampleDescriptions.class,
          in -> {
            var head = HeaderCodecs.head(in);
            int count = in.count("entry_count", ENTRY_HEADER_BYTES);
            List<Box> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
              entries.add(entry(in));
            }
            return new Box.SampleDescriptions(head, entries);
          },
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.u32(box.entries().size());
            box.entries().forEach(entry -> Boxes.write(entry, out));
          });

  /// ISO/IEC 14496-15 §5.3.3.
  private static final BoxCodec<Box.AvcConfiguration> AVCC =
      codec(
          "avcC",
          Box.AvcConfiguration.class,
          in -> new Box.AvcConfiguration(in.u8(), in.u8(), in.u8(), in.u8(), in.rest()),
          (box, out) -> {
            out.u8(box.version());
            out.u8(box.profile());
            out.u8(box.compatibility());
            out.u8(box.level());
            out.bytes(box.rest());
          });

  /// ISO/IEC 14496-14 §5.6.1.
  private static final BoxCodec<Box.ElementaryStream> ESDS =
      codec(
          "esds",
          Box.ElementaryStream.class,
          SampleCodecs::elementaryStream,
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.bytes(box.descriptors());
          });

  /// §8.6.1.2.
  private static final BoxCodec<Box.TimeToSample> STTS =
      codec(
          "stts",
          Box.TimeToSample.class,
          in -> {
            var head = HeaderCodecs.head(in);
            int count = in.count("entry_count", 8);
            List<Box.TimeToSample.Run> runs = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
              runs.add(new Box.TimeToSample.Run(in.u32(), in.u32()));
            }
            return new Box.TimeToSample(head, runs);
          },
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.u32(box.runs().size());
            for (var run : box.runs()) {
              out.u32(run.count());
              out.u32(run.delta());
            }
          });

  /// §8.6.1.3.
  private static final BoxCodec<Box.CompositionOffsets> CTTS =
      codec(
          "ctts",
          Box.CompositionOffsets.class,
          in -> {
            var head = HeaderCodecs.head(in);
            int count = in.count("entry_count", 8);
            List<Box.CompositionOffsets.Run> runs = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
              runs.add(new Box.CompositionOffsets.Run(in.u32(), in.i32()));
            }
            return new Box.CompositionOffsets(head, runs);
          },
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.u32(box.runs().size());
            for (var run : box.runs()) {
              out.u32(run.count());
              out.u32(run.offset());
            }
          });

  /// §8.6.2.
  private static final BoxCodec<Box.SyncSamples> STSS =
      codec(
          "stss",
          Box.SyncSamples.class,
          in -> {
            var head = HeaderCodecs.head(in);
            return new Box.SyncSamples(head, table(in.count("entry_count", 4), in::u32));
          },
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.u32(box.samples().size());
            box.samples().stream().forEach(out::u32);
          });

  /// §8.7.3.2.
  private static final BoxCodec<Box.SampleSizes> STSZ =
      codec(
          "stsz",
          Box.SampleSizes.class,
          in -> {
            var head = HeaderCodecs.head(in);
            long uniform = in.u32();
            if (uniform != 0) {
              return new Box.SampleSizes(head, uniform, in.u32(), Longs.of());
            }
            int count = in.count("sample_count", 4);
            return new Box.SampleSizes(head, 0, count, table(count, in::u32));
          },
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.u32(box.uniformBytes());
            out.u32(box.count());
            box.sizesBytes().stream().forEach(out::u32);
          });

  /// §8.7.4.
  private static final BoxCodec<Box.SampleToChunk> STSC =
      codec(
          "stsc",
          Box.SampleToChunk.class,
          in -> {
            var head = HeaderCodecs.head(in);
            int count = in.count("entry_count", 12);
            List<Box.SampleToChunk.Run> runs = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
              runs.add(new Box.SampleToChunk.Run(in.u32(), in.u32(), in.u32()));
            }
            return new Box.SampleToChunk(head, runs);
          },
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.u32(box.runs().size());
            for (var run : box.runs()) {
              out.u32(run.firstChunk());
              out.u32(run.samplesPerChunk());
              out.u32(run.description());
            }
          });

  /// §8.7.5, with 32 bits.
  private static final BoxCodec<Box.ChunkOffsets> STCO =
      codec(
          "stco",
          Box.ChunkOffsets.class,
          in -> {
            var head = HeaderCodecs.head(in);
            var offsets = table(in.count("entry_count", 4), in::u32);
            return new Box.ChunkOffsets(FourCc.of("stco"), head, offsets);
          },
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.u32(box.offsets().size());
            box.offsets().stream().forEach(out::u32);
          });

  /// §8.7.5, with 64 bits.
  private static final BoxCodec<Box.ChunkOffsets> CO64 =
      codec(
          "co64",
          Box.ChunkOffsets.class,
          in -> {
            var head = HeaderCodecs.head(in);
            var offsets = table(in.count("entry_count", 8), () -> in.u64("chunk_offset"));
            return new Box.ChunkOffsets(FourCc.of("co64"), head, offsets);
          },
          (box, out) -> {
            HeaderCodecs.head(box.head(), out);
            out.u32(box.offsets().size());
            box.offsets().stream().forEach(out::u64);
          });

  /// All of them.
  static final List<BoxCodec<?>> ALL =
      List.of(STSD, AVCC, ESDS, STTS, CTTS, STSS, STSZ, STSC, STCO, CO64);

  private SampleCodecs() {}

  private static Longs table(int count, LongSupplier next) {
    var values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = next.getAsLong();
    }
    return Longs.of(values);
  }

  /// Entries of other codecs, and QuickTime's longer audio entries, are kept as they are.
  private static Box entry(ByteReader in) {
    long size = in.u32();
    var type = in.fourCc();
    in.check(
        size >= ENTRY_HEADER_BYTES,
        "size of " + type,
        ">= " + ENTRY_HEADER_BYTES,
        Long.toString(size));
    var content = in.slice(size - ENTRY_HEADER_BYTES, type.toString());
    if (VISUAL.contains(type) && content.remaining() >= VISUAL_BYTES) {
      return new Box.VisualEntry(
          type,
          content.bytes(VISUAL_START_BYTES),
          content.u16(),
          content.u16(),
          content.bytes(VISUAL_REST_BYTES),
          Boxes.readAll(content));
    }
    if (AUDIO.contains(type) && content.remaining() >= AUDIO_BYTES && !quickTime(content)) {
      return new Box.AudioEntry(
          type,
          content.bytes(AUDIO_START_BYTES),
          content.u16(),
          content.u16(),
          content.u32(),
          content.u32(),
          Boxes.readAll(content));
    }
    return new Box.Unknown(type, content.rest());
  }

  private static boolean quickTime(ByteReader content) {
    byte[] start = content.peek(AUDIO_START_BYTES);
    return start[8] != 0 || start[9] != 0;
  }

  static void writeVisual(Box.VisualEntry entry, ByteWriter out) {
    out.bytes(entry.start());
    out.u16(entry.width());
    out.u16(entry.height());
    out.bytes(entry.rest());
    entry.children().forEach(child -> Boxes.write(child, out));
  }

  static void writeAudio(Box.AudioEntry entry, ByteWriter out) {
    out.bytes(entry.start());
    out.u16(entry.channels());
    out.u16(entry.sampleBits());
    out.u32(entry.reserved());
    out.u32(entry.sampleRate());
    entry.children().forEach(child -> Boxes.write(child, out));
  }

  /// ```
  /// tag 3, size: ES_ID(16) flags(8) | tag 4, size: objectType(8) streamType(8) buffer(24)
  ///              maxBitrate(32) avgBitrate(32) | tag 5, size: the codec's configuration
  /// ```
  private static Box.ElementaryStream elementaryStream(ByteReader in) {
    var head = HeaderCodecs.head(in);
    long offset = in.offset();
    var descriptors = in.rest();
    var es = descriptor(descriptors.reader(in.path(), offset), ES_DESCRIPTOR);
    es.u16();
    int flags = es.u8();
    // §7.2.6.5: depends on (16), URL (length and text), clock (16).
    es.bytes((flags & 0x80) != 0 ? 2 : 0);
    es.bytes((flags & 0x40) != 0 ? es.u8() : 0);
    es.bytes((flags & 0x20) != 0 ? 2 : 0);
    var config = descriptor(es, DECODER_CONFIG);
    config.check(
        config.remaining() >= DECODER_CONFIG_BYTES,
        "DecoderConfigDescriptor",
        ">= " + DECODER_CONFIG_BYTES + " bytes",
        Integer.toString(config.remaining()));
    int objectType = config.u8();
    config.u8();
    config.u24();
    config.u32();
    long averageBitrate = config.u32();
    var specific =
        config.remaining() > 0 ? descriptor(config, DECODER_SPECIFIC).rest() : Bytes.of();
    return new Box.ElementaryStream(head, descriptors, objectType, averageBitrate, specific);
  }

  private static ByteReader descriptor(ByteReader in, int expected) {
    int tag = in.u8();
    in.check(tag == expected, "descriptor tag", Integer.toString(expected), Integer.toString(tag));
    int size = 0;
    int more = 0x80;
    for (int i = 0; i < 4 && more != 0; i++) {
      int next = in.u8();
      size = (size << 7) | (next & 0x7F);
      more = next & 0x80;
    }
    return in.slice(size, "descriptor" + tag);
  }
}
