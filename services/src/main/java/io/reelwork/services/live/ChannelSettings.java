package io.reelwork.services.live;

import io.reelwork.services.Refusal;
import io.reelwork.services.streaming.CrossSiteAccessPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What clients set of a channel and may change later; most of it only while the channel is
/// stopped.
///
/// @param description a text for people
/// @param input what it takes in
/// @param preview where it shows that
/// @param output how it packages what it gives out
/// @param crossSiteAccessPolicies the documents for players in other sites
/// @param encoding how it encodes
/// @param slate the picture that it shows instead of what it takes in
public record ChannelSettings(
    Optional<String> description,
    ChannelInput input,
    ChannelPreview preview,
    Optional<ChannelOutput> output,
    Optional<CrossSiteAccessPolicies> crossSiteAccessPolicies,
    Optional<ChannelEncoding> encoding,
    Optional<ChannelSlate> slate) {

  /// Refuses settings that no channel of this type can have.
  ///
  /// @throws Refusal `INVALID_VALUE` or `MALFORMED_ID`
  void check(EncodingType type) {
    input.check();
    preview.access().ifPresent(access -> access.check("Preview"));
    output.ifPresent(ChannelOutput::check);
    type.check();
    encoding.ifPresent(ChannelEncoding::check);
    slate.ifPresent(ChannelSlate::check);
    if (!type.encodes()) {
      checkEmpty("Encoding", encoding.map(ChannelEncoding::isEmpty));
      checkEmpty("Slate", slate.map(ChannelSlate::isEmpty));
    }
  }

  /// A channel that passes its input through has nothing to encode with.
  private static void checkEmpty(String property, Optional<Boolean> isEmpty) {
    if (!isEmpty.orElse(true)) {
      throw Refusal.invalidValue(property, "must be null when EncodingType is None");
    }
  }

  /// The settings of a new channel, whose endpoints have this key.
  ChannelSettings addressed(String key) {
    return new ChannelSettings(
        description,
        input.addressed(key),
        preview.addressed(key),
        output,
        crossSiteAccessPolicies,
        encoding,
        slate);
  }

  /// The properties that differ from these and may be changed only while the channel is stopped.
  List<String> changedWhileStopped(ChannelSettings before) {
    List<String> changed = new ArrayList<>();
    if (!input.withoutAccess().equals(before.input.withoutAccess())) {
      changed.add("Input");
    }
    if (!output.equals(before.output)) {
      changed.add("Output");
    }
    if (!encoding.equals(before.encoding)) {
      changed.add("Encoding");
    }
    if (!slate.equals(before.slate)) {
      changed.add("Slate");
    }
    return changed;
  }
}
