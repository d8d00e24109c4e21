package io.reelwork.services.storage;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What lies among the objects and is not ours, or cannot be looked at: `lost+found`, `.nfs…`, a
/// folder. It is left alone, with one warning. Safe for any number of threads.
final class Strangers {
  private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
  private static final int MAX_REMEMBERED = 1000;

  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  /// Says that something is not ours.
  void note(Path path) {
    warn(path, "not a file of the store");
  }

  /// Says why something is left alone.
  void warn(Path path, String reason) {
    if (known.size() < MAX_REMEMBERED && known.add(path)) {
      LOG.warn("left alone path={} reason=\"{}\"", path, reason);
    }
  }
}
