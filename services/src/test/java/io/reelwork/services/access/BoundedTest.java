package io.reelwork.services.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTest {
  @Test
  void forgetsWhatWasUsedLongestAgo() {
    Bounded<String, Integer> map = new Bounded<>(2);
    map.put("a", 1);
    map.put("b", 2);
    map.find("a");

    map.put("c", 3);

    assertThat(map.size()).isEqualTo(2);
    assertThat(map.find("a")).contains(1);
    assertThat(map.find("b")).isEmpty();
    assertThat(map.find("c")).contains(3);
  }

  @Test
  void forgetsWhatIsRemoved() {
    Bounded<String, Integer> map = new Bounded<>(2);
    map.put("a", 1);

    map.remove("a");

    assertThat(map.find("a")).isEmpty();
  }
}
