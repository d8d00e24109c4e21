package io.reelwork.services.ffmpeg;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// A hostile media file that FFmpeg may read, with nothing else in reach: few protocols, few
/// demuxers (none that follows names inside the file, as playlists and image patterns do).
public sealed interface Input {
  /// A local file.
  ///
  /// @param path made absolute; a name of ours
  record Local(Path path) implements Input {
    /// Makes the path absolute.
    public Local {
      path = path.toAbsolutePath().normalize();
    }
  }

  /// An object behind the loopback range server of this worker.
  ///
  /// @param url `http://127.0.0.1:…/…`
  record Loopback(URI url) implements Input {
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

    /// Checks that it is one.
    public Loopback {
      if (!"http".equals(url.getScheme()) || !HOSTS.contains(String.valueOf(url.getHost()))) {
        throw new IllegalArgumentException("input: must be http on the loopback but was " + url);
      }
    }
  }

  /// The demuxers for media of users, by FFmpeg's names: all that AMS took, and common others. None
  /// of those that take any bytes for media (`amrnb` takes plain text for speech).
  String DEMUXERS =
      "mov,mp4,matroska,webm,mpegts,mpeg,mpegvideo,flv,live_flv,avi,asf,mxf,gxf,wtv,dv,wav,w64,"
          + "aiff,au,caf,mp3,aac,ac3,eac3,flac,ogg,amr,h264,hevc,m4v,vc1,ivf,rm,nut,gif,png_pipe,"
          + "jpeg_pipe,bmp_pipe,tiff_pipe,webp_pipe";

  /// The file at this path.
  static Input of(Path path) {
    return new Local(path);
  }

  /// The whitelists alone: options that stand before `-i`.
  default List<String> guards() {
    return List.of(
        "-protocol_whitelist",
        switch (this) {
          case Local _ -> "file";
          case Loopback _ -> "http,tcp";
        },
        "-format_whitelist",
        DEMUXERS);
  }

  /// What follows `-i`.
  default String name() {
    return switch (this) {
      case Local(Path path) -> "file:" + path;
      case Loopback(URI url) -> url.toString();
    };
  }

  /// All of it: `-protocol_whitelist file -format_whitelist … -i file:/…`.
  default List<String> arguments() {
    var guards = guards();
    return List.of(guards.get(0), guards.get(1), guards.get(2), guards.get(3), "-i", name());
  }
}
