package io.reelwork.services.presets;

import java.util.List;
import java.util.Map;

/// A configuration as it was written, JSON and XML alike: names and texts, nothing understood yet.
/// `Fields` reads it.
public sealed interface Markup {
  /// A number, a boolean or a text, all as text.
  record Scalar(String text) implements Markup {}

  /// Named members, in order.
  record Members(Map<String, Markup> byName) implements Markup {}

  /// A list.
  record Items(List<Markup> items) implements Markup {
    /// Copies the list.
    public Items {
      items = List.copyOf(items);
    }
  }
}
