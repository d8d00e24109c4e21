package io.reelwork.services.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryBudgetTest {
  private static final long GIB = 1L << 30;

  @TempDir Path root;

  @Test
  void dividesAShareOfTheMachineAmongTheRuns() {
    assertThat(MemoryBudget.ofMachine(10 * GIB, 4))
        .isEqualTo(new MemoryBudget(6 * GIB, 6 * GIB / 4));
  }

  @Test
  void givesEveryRunEnoughForFfmpegItself() {
    assertThat(MemoryBudget.ofMachine(GIB, 16).shareBytes()).isEqualTo(256L << 20);
  }

  @Test
  void zeroIsNoLimit() {
    assertThat(MemoryBudget.of(0, 4).isUnlimited()).isTrue();
    assertThat(MemoryBudget.of(Long.MAX_VALUE, 4).totalBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void readsTheMemoryOfTheMachine() throws Exception {
    write("proc/meminfo", "MemTotal:        8000000 kB\nMemFree: 1 kB\n");

    assertThat(new MachineMemory(root).limitBytes()).isEqualTo(8_000_000L * 1024);
  }

  @Test
  void readsTheLeastLimitOfTheGroupsAbove() throws Exception {
    write("proc/meminfo", "MemTotal:        8000000 kB\n");
    write("proc/self/cgroup", "0::/system.slice/reelwork.service\n");
    write("sys/fs/cgroup/system.slice/memory.max", "2147483648\n");
    write("sys/fs/cgroup/system.slice/reelwork.service/memory.max", "max\n");

    assertThat(new MachineMemory(root).limitBytes()).isEqualTo(2 * GIB);
  }

  @Test
  void readsTheRootOfAContainer() throws Exception {
    write("proc/meminfo", "MemTotal:        8000000 kB\n");
    write("proc/self/cgroup", "0::/../../elsewhere\n");
    write("sys/fs/cgroup/memory.max", "1073741824\n");

    assertThat(new MachineMemory(root).limitBytes()).isEqualTo(GIB);
  }

  @Test
  void readsTheFirstVersionOfGroupsToo() throws Exception {
    write("proc/meminfo", "MemTotal:        8000000 kB\n");
    write("proc/self/cgroup", "9:cpu,cpuacct:/a\n5:memory:/docker/4f\n");
    write("sys/fs/cgroup/memory/docker/4f/memory.limit_in_bytes", "1073741824\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

    assertThat(new MachineMemory(root).limitBytes()).isEqualTo(GIB);
  }

  @Test
  void isSilentWhereTheSystemDoesNotTell() {
    assertThat(new MachineMemory(root).limitBytes()).isZero();
    assertThat(MemoryBudget.ofMachine(0, 2)).isEqualTo(MemoryBudget.NONE);
  }

  private void write(String path, String text) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
