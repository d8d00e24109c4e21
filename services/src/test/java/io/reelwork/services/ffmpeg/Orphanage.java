package io.reelwork.services.ffmpeg;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A service to be killed: starts an endless FFmpeg, prints the number of its group and waits.
final class Orphanage {
  private Orphanage() {}

  /// Arguments: program, data folder.
  public static void main(String[] args) throws Exception {
    var data = Path.of(args[1]);
    var ffmpeg = Ffmpeg.locate(FfmpegConfig.defaults().withPath(Path.of(args[0])), data);
    var working = new CountDownLatch(1);
    var process = ffmpeg.start(Command.of(data, ENDLESS), _ -> working.countDown());
    working.await();
    System.out.println(process.pid());
    var _ = System.in.read();
  }

  /// An encode in real time that never ends.
  static final List<String> ENDLESS =
      List.of("-re", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=25", "-f", "null", "-");
}
