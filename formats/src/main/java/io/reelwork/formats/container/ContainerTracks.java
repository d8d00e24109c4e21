package io.reelwork.formats.container;

import io.reelwork.formats.orientation.Orientation;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads what the header of a container says of each track and FFmpeg does not pass on: MP4 and MOV
/// (`tkhd`, `mvhd`), Matroska and WebM (`TrackEntry`).
///
/// Tolerant: tracks before a broken place count, and nothing is read but headers.
///
/// Source: ISO/IEC 14496-12 §8.2.2, §8.3.2; RFC 9559 §5.1.4.1.4 and §5.1.4.1.28.41.
public final class ContainerTracks {
  private static final int MAX_PARTS = 10_000;

  private ContainerTracks() {}

  /// The tracks of a file, in its order; empty for files of other kinds.
  ///
  /// @throws IOException when the file cannot be read
  public static List<ContainerTrack> of(Path file) throws IOException {
    List<ContainerTrack> tracks = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer head = read(channel, 0, 8);
      if (head.getInt(0) == Matroska.EBML) {
        new Matroska(channel, tracks).segment();
      } else {
        new Mp4(channel, tracks).file();
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException endsEarly) {
      return List.copyOf(tracks);
    }
    return List.copyOf(tracks);
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        break;
      }
    }
    return bytes.flip();
  }

  /// Boxes: size, type, content.
  private static final class Mp4 {
    private static final int MOOV = 0x6D6F6F76;
    private static final int MVHD = 0x6D766864;
    private static final int TRAK = 0x7472616B;
    private static final int TKHD = 0x746B6864;

    /// Bytes before the matrix, for versions 0 and 1.
    private static final int[] MVHD_MATRIX = {36, 48};

    private static final int[] TKHD_MATRIX = {40, 52};

    private final FileChannel channel;
    private final List<ContainerTrack> tracks;
    private double[] movie = {1, 0, 0, 1};
    private int parts;

    Mp4(FileChannel channel, List<ContainerTrack> tracks) {
      this.channel = channel;
      this.tracks = tracks;
    }

    void file() throws IOException {
      walk(0, channel.size());
    }

    private void walk(long from, long to) throws IOException {
      for (long at = from; at + 8 <= to && parts++ < MAX_PARTS; ) {
        ByteBuffer header = read(channel, at, 16);
        long size = header.getInt() & 0xFFFFFFFFL;
        int type = header.getInt();
        int headerBytes = 8;
        if (size == 1) {
          size = header.getLong();
          headerBytes = 16;
        } else if (size == 0) {
          size = to - at;
        }
        if (size < headerBytes) {
          return;
        }
        box(type, at + headerBytes, Math.min(to, at + size));
        at += size;
      }
    }

    private void box(int type, long from, long to) throws IOException {
      switch (type) {
        case MOOV, TRAK -> walk(from, to);
        case MVHD -> movie = matrix(from, MVHD_MATRIX);
        case TKHD -> {
          double[] track = matrix(from, TKHD_MATRIX);
          Orientation orientation =
              Orientation.ofMatrix(
                  track[0] * movie[0] + track[1] * movie[2],
                  track[0] * movie[1] + track[1] * movie[3],
                  track[2] * movie[0] + track[3] * movie[2],
                  track[2] * movie[1] + track[3] * movie[3]);
          tracks.add(new ContainerTrack(orientation, true));
        }
        default -> {}
      }
    }

    /// The corner a, b, c, d of `a b u c d v x y w`.
    private double[] matrix(long at, int[] before) throws IOException {
      int version = read(channel, at, 1).get() == 1 ? 1 : 0;
      ByteBuffer matrix = read(channel, at + before[version], 20);
      return new double[] {
        matrix.getInt(0), matrix.getInt(4), matrix.getInt(12), matrix.getInt(16)
      };
    }
  }

  /// Elements: identifier and size of variable length, content.
  private static final class Matroska {
    static final int EBML = 0x1A45DFA3;

    private static final long SEGMENT = 0x18538067;
    private static final long CLUSTER = 0x1F43B675;
    private static final long TRACKS = 0x1654AE6B;
    private static final long TRACK = 0xAE;
    private static final long TRACK_TYPE = 0x83;
    private static final long FLAG_ENABLED = 0xB9;
    private static final long VIDEO = 0xE0;
    private static final long PROJECTION = 0x7670;
    private static final long PROJECTION_TYPE = 0x7671;
    private static final long YAW = 0x7673;
    private static final long ROLL = 0x7675;

    /// Buttons and the like are no streams of FFmpeg.
    private static final List<Long> STREAMS = List.of(1L, 2L, 0x11L, 0x21L);

    private final FileChannel channel;
    private final List<ContainerTrack> tracks;
    private int parts;
    private long trackType;
    private boolean enabled;
    private long projection;
    private double yaw;
    private double roll;

    Matroska(FileChannel channel, List<ContainerTrack> tracks) {
      this.channel = channel;
      this.tracks = tracks;
    }

    void segment() throws IOException {
      walk(0, channel.size());
    }

    private void walk(long from, long to) throws IOException {
      long at = from;
      while (at < to && parts++ < MAX_PARTS) {
        ByteBuffer header = read(channel, at, 12);
        long id = number(header, true);
        long size = number(header, false);
        long content = at + header.position();
        long end = size < 0 ? to : Math.min(to, content + size);
        if (id == CLUSTER) {
          return;
        }
        element(id, content, end);
        at = end;
      }
    }

    private void element(long id, long from, long to) throws IOException {
      if (id == SEGMENT || id == TRACKS || id == VIDEO || id == PROJECTION) {
        walk(from, to);
      } else if (id == TRACK) {
        trackType = 0;
        enabled = true;
        projection = 0;
        yaw = 0;
        roll = 0;
        walk(from, to);
        if (STREAMS.contains(trackType)) {
          Orientation orientation = projection == 0 ? flat() : Orientation.UPRIGHT;
          tracks.add(new ContainerTrack(orientation, enabled));
        }
      } else if (id == TRACK_TYPE) {
        trackType = unsigned(from, to);
      } else if (id == FLAG_ENABLED) {
        enabled = from == to || unsigned(from, to) != 0;
      } else if (id == PROJECTION_TYPE) {
        projection = unsigned(from, to);
      } else if (id == YAW) {
        yaw = real(from, to);
      } else if (id == ROLL) {
        roll = real(from, to);
      }
    }

    /// Roll turns counter-clockwise; half a turn of yaw shows the back.
    private Orientation flat() {
      return new Orientation(Orientation.quarters(yaw) == 2, Orientation.quarters(-roll));
    }

    private long unsigned(long from, long to) throws IOException {
      ByteBuffer bytes = read(channel, from, (int) Math.min(8, to - from));
      long value = 0;
      while (bytes.hasRemaining()) {
        value = (value << 8) | (bytes.get() & 0xFF);
      }
      return value;
    }

    private double real(long from, long to) throws IOException {
      return switch ((int) Math.min(9, to - from)) {
        case 4 -> read(channel, from, 4).getFloat();
        case 8 -> read(channel, from, 8).getDouble();
        default -> 0;
      };
    }

    /// A number whose length its first bit set tells; −1 when all others are set, too.
    private static long number(ByteBuffer in, boolean keepMark) {
      int first = in.get() & 0xFF;
      int length = Integer.numberOfLeadingZeros(first) - 23;
      if (length > 8) {
        throw new BufferUnderflowException();
      }
      long value = keepMark ? first : first & (0xFF >> length);
      boolean unknown = (first & (0xFF >> length)) == (0xFF >> length);
      for (int i = 1; i < length; i++) {
        int next = in.get() & 0xFF;
        unknown &= next == 0xFF;
        value = (value << 8) | next;
      }
      return unknown && !keepMark ? -1 : value;
    }
  }
}
