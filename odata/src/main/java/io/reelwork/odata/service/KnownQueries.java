package io.reelwork.odata.service;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.payload.WireFormat;
import io.reelwork.odata.uri.Query;
import io.reelwork.odata.uri.QueryOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Queries and Accept headers of one service that were understood, by their text: clients that
/// follow a job send the same ones again and again. Forgets all of them when there are too many.
/// Safe for any number of threads.
final class KnownQueries {
  private static final int MOST = 4096;

  /// Longer ones are rare and not worth their room.
  private static final int LONGEST = 512;

  private record Asked(String text, String set, ApiVersion version) {}

  private record Accepted(String accept, String maxVersion) {}

  private final Map<Accepted, Optional<WireFormat>> formats = new ConcurrentHashMap<>();
  private final Map<String, QueryOptions> options = new ConcurrentHashMap<>();
  private final Map<Asked, Query> meanings = new ConcurrentHashMap<>();

  /// As `all.forAnswer`, of the formats of the one service.
  Optional<WireFormat> format(Formats all, String accept, String maxVersion) {
    Accepted accepted = new Accepted(accept, maxVersion);
    Optional<WireFormat> known = formats.get(accepted);
    if (known != null) {
      return known;
    }
    Optional<WireFormat> found = all.forAnswer(accept, maxVersion);
    keep(formats, accepted, found, accept + maxVersion);
    return found;
  }

  /// As `QueryOptions.parse`.
  QueryOptions options(String text) {
    QueryOptions known = options.get(text);
    if (known != null) {
      return known;
    }
    QueryOptions parsed = QueryOptions.parse(text);
    keep(options, text, parsed, text);
    return parsed;
  }

  /// As `QueryOptions.bind` of what this text says.
  Query meaning(String text, EntityType type, ApiVersion version) {
    Asked asked = new Asked(text, type.set(), version);
    Query known = meanings.get(asked);
    if (known != null) {
      return known;
    }
    Query bound = options(text).bind(type, version);
    keep(meanings, asked, bound, text);
    return bound;
  }

  private static <K, V> void keep(Map<K, V> known, K key, V value, String text) {
    if (text.length() > LONGEST) {
      return;
    }
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(key, value);
  }
}
