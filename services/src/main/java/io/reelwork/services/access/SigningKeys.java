package io.reelwork.services.access;

import com.nimbusds.jose.jwk.JWKSet;
import io.reelwork.services.sql.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The keys that sign tokens: one signs, older ones are published until the last token they signed
/// has run out. Safe for any number of threads and processes.
final class SigningKeys {
  /// Keeps a retired key for tokens that a process with a slow clock signed with it.
  private static final Duration GRACE = Duration.ofMinutes(10);

  private static final Duration SEARCH_PAUSE = Duration.ofSeconds(1);
  private static final String PURPOSE = "token-signing";

  private final KeyRing ring;
  private final InstantSource clock;
  private final Duration rotation;
  private final Duration kept;
  private volatile List<SigningKey> keys = List.of();

  /// When the keys were last read because of one that nobody knows.
  private volatile Instant searched = Instant.MIN;

  SigningKeys(KeyRing ring, InstantSource clock, AccessConfig.Tokens config) {
    this.ring = ring;
    this.clock = clock;
    this.rotation = config.rotation();
    this.kept = config.longestLife().plus(GRACE);
  }

  /// The key that signs now; a new one when the last has served its time.
  SigningKey current() {
    Instant now = clock.instant();
    List<SigningKey> known = keys;
    if (!known.isEmpty() && signs(known.getFirst(), now)) {
      return known.getFirst();
    }
    return rotate(now);
  }

  /// The key of this id, which another process may have made a moment ago. For one that is not
  /// known the keys are read again, at most once a second: anybody may send its id.
  Optional<SigningKey> find(String id) {
    Optional<SigningKey> known = findKnown(id);
    return known.isPresent() || isSearched() ? known : reloadAndFind(id);
  }

  private boolean isSearched() {
    Instant now = clock.instant();
    return !now.isBefore(searched) && now.isBefore(searched.plus(SEARCH_PAUSE));
  }

  /// The public keys that tokens may be signed with (RFC 7517).
  JWKSet published() {
    reload();
    current();
    return new JWKSet(keys.stream().<com.nimbusds.jose.jwk.JWK>map(SigningKey::published).toList());
  }

  private boolean signs(SigningKey key, Instant now) {
    return now.isBefore(key.stored().created().instant().plus(rotation));
  }

  private synchronized SigningKey rotate(Instant now) {
    reload();
    Optional<SigningKey> last = keys.stream().findFirst();
    if (last.isEmpty() || !signs(last.get(), now)) {
      ring.next(PURPOSE, last.map(SigningKey::stored), SigningKey::generate);
      ring.dropRetiredBefore(PURPOSE, Ticks.of(now.minus(kept)));
      reload();
    }
    return keys.getFirst();
  }

  private synchronized Optional<SigningKey> reloadAndFind(String id) {
    if (!isSearched()) {
      reload();
      searched = clock.instant();
    }
    return findKnown(id);
  }

  private Optional<SigningKey> findKnown(String id) {
    Instant now = clock.instant();
    return keys.stream()
        .filter(key -> key.stored().id().equals(id))
        .filter(key -> counts(key.stored(), now))
        .findFirst();
  }

  private boolean counts(DeploymentKey key, Instant now) {
    return key.retired().map(since -> now.isBefore(since.instant().plus(kept))).orElse(true);
  }

  private synchronized void reload() {
    Instant now = clock.instant();
    keys = ring.all(PURPOSE).stream().filter(key -> counts(key, now)).map(this::opened).toList();
  }

  /// Keys that are known are not read again: anybody may send a token with an unknown key's id.
  private SigningKey opened(DeploymentKey stored) {
    return keys.stream()
        .filter(known -> known.stored().id().equals(stored.id()))
        .findFirst()
        .map(known -> known.as(stored))
        .orElseGet(() -> SigningKey.of(stored));
  }
}
