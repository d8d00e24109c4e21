package io.reelwork.formats.mp4;

import io.reelwork.formats.mp4.ByteReader.Child;
import io.reelwork.formats.mp4.MalformedMedia.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the movie box of an MP4 file says: its tracks and where their samples are.
///
/// ```
/// ftyp moov(mvhd trak(tkhd mdia(mdhd hdlr minf(stbl(stsd stts stsz stsc stco))))…) mdat
/// ```
///
/// Source: ISO/IEC 14496-12 §4.2, §8.2.1. Files in fragments have empty sample tables.
///
/// @param tracks in the order of the file
public record Movie(List<Track> tracks) {
  private static final FourCc MOOV = FourCc.of("moov");
  private static final FourCc TRAK = FourCc.of("trak");
  private static final int HEADER_BYTES = 16;
  private static final long MAX_MOOV_BYTES = 512L << 20;

  /// Copies the tracks.
  public Movie {
    tracks = List.copyOf(tracks);
  }

  /// Reads the movie box of a file; the samples are not read.
  ///
  /// @throws MalformedMedia when there is none or it breaks the format
  public static Movie read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel);
    }
  }

  private static Movie read(FileChannel channel) throws IOException {
    long at = 0;
    while (at < channel.size()) {
      ByteBuffer header = bytes(channel, at, Math.min(HEADER_BYTES, channel.size() - at));
      if (header.remaining() < 8) {
        break;
      }
      long size = header.getInt() & 0xFFFF_FFFFL;
      FourCc type = new FourCc(header.getInt());
      int headerBytes = 8;
      if (size == 1 && header.remaining() >= 8) {
        size = header.getLong();
        headerBytes = HEADER_BYTES;
      } else if (size == 0) {
        size = channel.size() - at;
      }
      if (size < headerBytes || size > channel.size() - at) {
        throw new MalformedMedia(
            Code.TRUNCATED,
            "%s @%d: must end in the file of %d bytes but has %d"
                .formatted(type, at, channel.size(), size));
      }
      if (type.equals(MOOV)) {
        return movie(channel, at + headerBytes, size - headerBytes);
      }
      at += size;
    }
    throw new MalformedMedia(Code.MISSING, "moov: must be in the file but is not");
  }

  private static Movie movie(FileChannel channel, long at, long length) throws IOException {
    if (length > MAX_MOOV_BYTES) {
      throw new MalformedMedia(
          Code.VALUE, "moov @" + at + ": must be ≤ " + MAX_MOOV_BYTES + " bytes but was " + length);
    }
    ByteReader moov = new ByteReader(bytes(channel, at, length), at, "moov");
    List<Track> tracks = new ArrayList<>();
    for (Optional<Child> box = moov.box(); box.isPresent(); box = moov.box()) {
      if (box.get().type().equals(TRAK)) {
        tracks.add(new TrackReader(box.get().content()).track());
      }
    }
    return new Movie(tracks);
  }

  private static ByteBuffer bytes(FileChannel channel, long at, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
    return bytes.flip();
  }
}
