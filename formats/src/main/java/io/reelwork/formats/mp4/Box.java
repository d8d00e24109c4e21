package io.reelwork.formats.mp4;

import java.util.List;

/// A box of an MP4 file. What we do not know is an [Unknown] and is written back byte for byte.
///
/// Source: ISO/IEC 14496-12.
public sealed interface Box {
  /// Its type.
  FourCc type();

  /// A box of boxes, such as `moov`.
  ///
  /// @param type its type
  /// @param children in order
  record Container(FourCc type, List<Box> children) implements Box {
    /// Copies.
    public Container {
      children = List.copyOf(children);
    }
  }

  /// A box we do not look into.
  ///
  /// @param type its type
  /// @param content all after the type
  record Unknown(FourCc type, Bytes content) implements Box {}

  /// A box that was left in the file: `mdat`, and others too large to keep.
  ///
  /// @param type its type
  /// @param offset of its header in the file
  /// @param headerBytes 8 or 16
  /// @param sizeBytes with the header
  record Located(FourCc type, long offset, int headerBytes, long sizeBytes) implements Box {}

  /// `ftyp`, §4.3.
  ///
  /// @param majorBrand `isom`
  /// @param minorVersion of the brand
  /// @param compatibleBrands others
  record FileType(FourCc majorBrand, long minorVersion, List<FourCc> compatibleBrands)
      implements Box {
    /// Copies.
    public FileType {
      compatibleBrands = List.copyOf(compatibleBrands);
    }

    @Override
    public FourCc type() {
      return FourCc.of("ftyp");
    }
  }

  /// The version and flags that most boxes start with, §4.2.
  ///
  /// @param version 0 or 1 where sizes differ
  /// @param flags 24 bits
  record Head(int version, int flags) {}

  /// `mvhd`, §8.2.2.
  ///
  /// @param head version 1 has 64-bit times
  /// @param creationTime seconds since 1904
  /// @param modificationTime seconds since 1904
  /// @param timescale units per second
  /// @param duration in these units; all ones for unknown
  /// @param rest rate, volume, matrix, next track
  record MovieHeader(
      Head head,
      long creationTime,
      long modificationTime,
      long timescale,
      long duration,
      Bytes rest)
      implements Box {
    @Override
    public FourCc type() {
      return FourCc.of("mvhd");
    }
  }

  /// `tkhd`, §8.3.2.
  ///
  /// @param head version 1 has 64-bit times
  /// @param creationTime seconds since 1904
  /// @param modificationTime seconds since 1904
  /// @param trackId unique in the movie
  /// @param reserved kept
  /// @param duration in units of the movie
  /// @param placement layer, group, volume and reserved bytes
  /// @param matrix nine numbers, for rotation
  /// @param width 16.16
  /// @param height 16.16
  record TrackHeader(
      Head head,
      long creationTime,
      long modificationTime,
      long trackId,
      long reserved,
      long duration,
      Bytes placement,
      List<Integer> matrix,
      long width,
      long height)
      implements Box {
    /// Copies.
    public TrackHeader {
      matrix = List.copyOf(matrix);
    }

    @Override
    public FourCc type() {
      return FourCc.of("tkhd");
    }
  }

  /// `mdhd`, §8.4.2.
  ///
  /// @param head version 1 has 64-bit times
  /// @param creationTime seconds since 1904
  /// @param modificationTime seconds since 1904
  /// @param timescale units per second of this track
  /// @param duration in these units
  /// @param language three letters in 15 bits
  /// @param predefined kept
  record MediaHeader(
      Head head,
      long creationTime,
      long modificationTime,
      long timescale,
      long duration,
      int language,
      int predefined)
      implements Box {
    private static final int LETTER_BASE = 0x60;

    @Override
    public FourCc type() {
      return FourCc.of("mdhd");
    }

    /// `eng`, `und`.
    public String languageCode() {
      var letters = new StringBuilder();
      for (int shift = 10; shift >= 0; shift -= 5) {
        letters.append((char) (((language >>> shift) & 0x1F) + LETTER_BASE));
      }
      return letters.toString();
    }
  }

  /// `hdlr`, §8.4.3.
  ///
  /// @param head version 0
  /// @param predefined kept
  /// @param handler `vide`, `soun`
  /// @param rest reserved bytes and a name
  record Handler(Head head, long predefined, FourCc handler, Bytes rest) implements Box {
    @Override
    public FourCc type() {
      return FourCc.of("hdlr");
    }
  }

  /// `elst`, §8.6.6.
  ///
  /// @param head version 1 has 64-bit times
  /// @param edits in order
  record EditList(Head head, List<Edit> edits) implements Box {
    /// One piece of the track.
    ///
    /// @param duration in units of the movie
    /// @param mediaTime where it starts in units of the track; -1 for an empty piece
    /// @param rate 16.16
    public record Edit(long duration, long mediaTime, long rate) {}

    /// Copies.
    public EditList {
      edits = List.copyOf(edits);
    }

    @Override
    public FourCc type() {
      return FourCc.of("elst");
    }
  }

  /// `stsd`, §8.5.2.
  ///
  /// @param head version 0
  /// @param entries [VisualEntry], [AudioEntry] or [Unknown]
  record SampleDescriptions(Head head, List<Box> entries) implements Box {
    /// Copies.
    public SampleDescriptions {
      entries = List.copyOf(entries);
    }

    @Override
    public FourCc type() {
      return FourCc.of("stsd");
    }
  }

  /// A video sample entry such as `avc1`, §12.1.3.
  ///
  /// @param type the codec
  /// @param start reserved bytes and data reference
  /// @param width in samples
  /// @param height in samples
  /// @param rest resolution, compressor name, depth
  /// @param children such as `avcC`
  record VisualEntry(
      FourCc type, Bytes start, int width, int height, Bytes rest, List<Box> children)
      implements Box {
    /// Copies.
    public VisualEntry {
      children = List.copyOf(children);
    }
  }

  /// An audio sample entry such as `mp4a`, §12.2.3.
  ///
  /// @param type the codec
  /// @param start reserved bytes and data reference
  /// @param channels as written; the codec's own configuration counts
  /// @param sampleBits as written
  /// @param reserved kept
  /// @param sampleRate 16.16
  /// @param children such as `esds`
  record AudioEntry(
      FourCc type,
      Bytes start,
      int channels,
      int sampleBits,
      long reserved,
      long sampleRate,
      List<Box> children)
      implements Box {
    /// Copies.
    public AudioEntry {
      children = List.copyOf(children);
    }
  }

  /// `avcC`, ISO/IEC 14496-15 §5.3.3.
  ///
  /// @param version 1
  /// @param profile 66 Baseline, 77 Main, 100 High
  /// @param compatibility constraint flags
  /// @param level 31 is 3.1
  /// @param rest parameter sets
  record AvcConfiguration(int version, int profile, int compatibility, int level, Bytes rest)
      implements Box {
    @Override
    public FourCc type() {
      return FourCc.of("avcC");
    }
  }

  /// `esds`, ISO/IEC 14496-14 §5.6.1.
  ///
  /// @param head version 0
  /// @param descriptors as written
  /// @param objectType 0x40 is MPEG-4 audio; 0 when there is no decoder configuration
  /// @param averageBitrate bits per second; 0 when unknown
  /// @param specificInfo the codec's configuration; may be empty
  record ElementaryStream(
      Head head, Bytes descriptors, int objectType, long averageBitrate, Bytes specificInfo)
      implements Box {
    private static final int ESCAPE = 31;

    @Override
    public FourCc type() {
      return FourCc.of("esds");
    }

    /// ISO/IEC 14496-3 §1.6.2.1: 2 is AAC-LC, 5 is SBR; 0 when not known.
    public int audioObjectType() {
      if (specificInfo.size() < 2) {
        return 0;
      }
      byte[] info = specificInfo.toArray();
      int bits = ((info[0] & 0xFF) << 8) | (info[1] & 0xFF);
      int objectType = bits >>> 11;
      return objectType == ESCAPE ? 32 + ((bits >>> 5) & 0x3F) : objectType;
    }
  }

  /// `stts`, §8.6.1.2: durations of samples.
  ///
  /// @param head version 0
  /// @param runs in order
  record TimeToSample(Head head, List<TimeToSample.Run> runs) implements Box {
    /// Samples of one duration.
    ///
    /// @param count how many
    /// @param delta duration of each, in units of the track
    public record Run(long count, long delta) {}

    /// Copies.
    public TimeToSample {
      runs = List.copyOf(runs);
    }

    @Override
    public FourCc type() {
      return FourCc.of("stts");
    }
  }

  /// `ctts`, §8.6.1.3: from decoding to presentation time.
  ///
  /// @param head version 1 has signed offsets; many writers put signed ones into version 0
  /// @param runs in order
  record CompositionOffsets(Head head, List<CompositionOffsets.Run> runs) implements Box {
    /// Samples of one offset.
    ///
    /// @param count how many
    /// @param offset in units of the track, taken as signed
    public record Run(long count, int offset) {}

    /// Copies.
    public CompositionOffsets {
      runs = List.copyOf(runs);
    }

    @Override
    public FourCc type() {
      return FourCc.of("ctts");
    }
  }

  /// `stss`, §8.6.2: the samples that decoding can start at.
  ///
  /// @param head version 0
  /// @param samples numbers from 1
  record SyncSamples(Head head, Longs samples) implements Box {
    @Override
    public FourCc type() {
      return FourCc.of("stss");
    }
  }

  /// `stsz`, §8.7.3.2.
  ///
  /// @param head version 0
  /// @param uniformBytes the size of all; 0 when they differ
  /// @param count how many samples
  /// @param sizesBytes of each; empty when all have one size
  record SampleSizes(Head head, long uniformBytes, long count, Longs sizesBytes) implements Box {
    @Override
    public FourCc type() {
      return FourCc.of("stsz");
    }
  }

  /// `stsc`, §8.7.4: samples per chunk.
  ///
  /// @param head version 0
  /// @param runs in order of their first chunk
  record SampleToChunk(Head head, List<SampleToChunk.Run> runs) implements Box {
    /// Chunks of one number of samples.
    ///
    /// @param firstChunk from 1
    /// @param samplesPerChunk in each until the next run
    /// @param description index of the sample entry, from 1
    public record Run(long firstChunk, long samplesPerChunk, long description) {}

    /// Copies.
    public SampleToChunk {
      runs = List.copyOf(runs);
    }

    @Override
    public FourCc type() {
      return FourCc.of("stsc");
    }
  }

  /// `stco` or `co64`, §8.7.5.
  ///
  /// @param type which of the two
  /// @param head version 0
  /// @param offsets of each chunk in the file
  record ChunkOffsets(FourCc type, Head head, Longs offsets) implements Box {}
}
