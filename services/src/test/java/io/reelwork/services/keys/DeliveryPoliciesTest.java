package io.reelwork.services.keys;

import static io.reelwork.services.keys.KeyRoom.ACCOUNT;
import static io.reelwork.services.keys.KeyRoom.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.keys.DeliveryPolicy.Protocols;
import io.reelwork.services.keys.DeliveryPolicy.Settings;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Asset delivery policies as the other features use them.
class DeliveryPoliciesTest {
  private static final String CONFIGURATION = "[{\"Key\":2,\"Value\":\"https://a.test/\"}]";
  private static final Settings CLEAR =
      settings("a", 5, DeliveryPolicyType.NO_DYNAMIC_ENCRYPTION, "");

  @TempDir Path folder;

  private static Settings settings(
      String name, int protocols, DeliveryPolicyType type, String configuration) {
    return new Settings(
        Optional.of(name), new Protocols(protocols), type, Optional.of(configuration));
  }

  @ParameterizedTest
  @EnumSource
  void aPolicyIsCreatedFoundChangedAndDeleted(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      DeliveryPolicies policies = room.keys().deliveryPolicies();
      DeliveryPolicy made = policies.create(ACCOUNT, CLEAR);
      Settings envelope =
          settings("b", 65535, DeliveryPolicyType.DYNAMIC_ENVELOPE_ENCRYPTION, CONFIGURATION);

      assertThat(policies.find(ACCOUNT, made.id())).contains(made);
      assertThat(policies.find("other", made.id())).isEmpty();
      assertThat(policies.update(ACCOUNT, made.id(), _ -> envelope)).isTrue();
      assertThat(policies.update("other", made.id(), _ -> CLEAR)).isFalse();
      assertThat(policies.find(ACCOUNT, made.id()).orElseThrow().settings()).isEqualTo(envelope);
      assertThat(policies.delete("other", made.id())).isFalse();
      assertThat(policies.delete(ACCOUNT, made.id())).isTrue();
      assertThat(policies.find(ACCOUNT, made.id())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAssetHasOnePolicyForAProtocol(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      DeliveryPolicies policies = room.keys().deliveryPolicies();
      AssetId asset = new AssetId(room.asset(0));
      DeliveryPolicy dash =
          policies.create(ACCOUNT, settings("b", 2, DeliveryPolicyType.BLOCKED, ""));
      DeliveryPolicy clear = policies.create(ACCOUNT, CLEAR);
      DeliveryPolicy hls =
          policies.create(ACCOUNT, settings("c", 4, DeliveryPolicyType.BLOCKED, ""));
      policies.link(ACCOUNT, asset, dash.id());
      policies.link(ACCOUNT, asset, clear.id());

      assertThat(policies.of(ACCOUNT, asset)).containsExactly(dash, clear);
      assertRefused(
          Code.INVALID_VALUE,
          "AssetDeliveryProtocol: the protocols 4 are covered already, by " + clear.id(),
          () -> policies.link(ACCOUNT, asset, hls.id()));
      assertRefused(
          Code.INVALID_STATE,
          "AssetDeliveryPolicies: " + dash.id() + " is linked to asset " + asset + " and stays",
          () -> policies.delete(ACCOUNT, dash.id()));
      policies.unlink(ACCOUNT, asset, clear.id());
      policies.link(ACCOUNT, asset, hls.id());
      assertThat(policies.of(ACCOUNT, asset)).containsExactly(dash, hls);
    }
  }
}
