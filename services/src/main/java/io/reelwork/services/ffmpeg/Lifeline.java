package io.reelwork.services.ffmpeg;

import io.reelwork.services.ServiceFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The command line that puts a program into a session of its own, behind a shell that ends the
/// whole process group when the pipe on its standard input ends.
///
/// ```
/// us ══pipe══► sh (session leader) ──► ffmpeg
///               └─► watcher: end of pipe → TERM to the group, after 3 s KILL
/// ```
///
/// The pipe ends when we close it (that is how a process is cancelled) and when we die, by whatever
/// means. Java itself can neither make process groups nor outlive a kill -9.
record Lifeline(Path setsid, Path shell) {
  /// Arguments: limit of the address space in KiB or 0, niceness, program, its arguments.
  ///
  /// FFmpeg answers one TERM by writing its outputs to their end, which takes a ladder seconds;
  /// more than three make it exit at once. Nobody wants those outputs, so it gets five.
  ///
  /// The watcher lets go of standard output, so that its end is seen when the program ends. All
  /// children are waited for: in a container, nobody else may collect them. Being first to go when
  /// memory runs out (`oom_score_adj`) keeps the kernel away from the service. The word `kill` on
  /// the pipe ends the group at once.
  private static final String SCRIPT =
      """
      exec 3<&0 </dev/null
      if [ "$1" -gt 0 ]; then ulimit -v "$1"; fi
      nice=$2
      shift 2
      { echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
      if [ "$nice" -gt 0 ]; then set -- nice -n "$nice" "$@"; fi
      ending=
      trap 'ending=1' TERM
      "$@" 3<&- &
      child=$!
      (
        trap '' TERM
        exec >/dev/null 2>&1
        while read -r word; do
          if [ "$word" = kill ]; then kill -s KILL 0; fi
        done <&3
        kill -s TERM 0
        n=0
        while [ $n -lt 50 ] && kill -s 0 "$child"; do
          if [ $n -ge 2 ] && [ $n -le 6 ]; then kill -s TERM "$child"; fi
          if [ $n -ge 30 ]; then kill -s KILL "$child"; fi
          sleep 0.1
          n=$((n + 1))
        done
        kill -s 0 $$ || kill -s KILL 0
      ) &
      watcher=$!
      exec 3<&-
      while :; do
        wait "$child"
        status=$?
        kill -s 0 "$child" 2>/dev/null || break
      done
      if [ "$ending" ]; then
        wait "$watcher"
        kill -s KILL 0
      fi
      kill -s KILL "$watcher"
      wait "$watcher" 2>/dev/null
      exit "$status"
      """;

  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));

  /// The lifeline of this machine.
  ///
  /// @throws ServiceFailure when it has no `setsid`
  static Lifeline find() {
    return new Lifeline(program("setsid"), program("sh"));
  }

  private static Path program(String name) {
    return Stream.concat(FOLDERS.stream(), Programs.folders(Programs.ownPath()))
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new ServiceFailure(
                ServiceFailure.Code.FFMPEG,
                "ffmpeg: the program %s must be there to run FFmpeg in a session of its own but is"
                        .formatted(name)
                    + " in no folder of PATH; install the package util-linux"));
  }

  /// The command line that runs `program` behind a lifeline on its standard input.
  List<String> wrap(List<String> program, long addressSpaceBytes, int niceness) {
    var line = new ArrayList<String>();
    line.add(setsid.toString());
    line.add(shell.toString());
    line.addAll(List.of("-c", SCRIPT, "lifeline"));
    line.add(Long.toString(addressSpaceBytes / 1024));
    line.add(Integer.toString(niceness));
    line.addAll(program);
    return line;
  }
}
