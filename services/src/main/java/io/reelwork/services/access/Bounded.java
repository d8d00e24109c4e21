package io.reelwork.services.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A map that forgets what was used longest ago once it is full. Safe for any number of threads.
final class Bounded<K, V> {
  private static final float LOAD = 0.75f;

  private final Map<K, V> entries;

  Bounded(int capacity) {
    this.entries =
        new LinkedHashMap<>(16, LOAD, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
          }
        };
  }

  synchronized Optional<V> find(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void put(K key, V value) {
    entries.put(key, value);
  }

  synchronized void remove(K key) {
    entries.remove(key);
  }

  synchronized int size() {
    return entries.size();
  }
}
