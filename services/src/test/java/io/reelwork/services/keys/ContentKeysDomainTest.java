package io.reelwork.services.keys;

import static io.reelwork.services.keys.KeyRoom.ACCOUNT;
import static io.reelwork.services.keys.KeyRoom.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.Refusal.Code;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.keys.WrappedKey.Details;
import io.reelwork.services.keys.WrappedKey.Wrapping;
import io.reelwork.services.sql.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Content keys as the other features use them.
class ContentKeysDomainTest {
  private static final byte[] CLEAR = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private static NewContentKey wanted(Details details) {
    Wrapping wrapping =
        new Wrapping(
            Optional.of(KeyRoom.protection().wrap(CLEAR)),
            Optional.of(KeyRoom.protection().thumbprint()),
            0,
            Optional.of("sum"));
    return new NewContentKey(
        ContentKeyType.ENVELOPE_ENCRYPTION, wrapping, Optional.empty(), details);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsCreatedFoundChangedAndDeleted(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      ContentKeys keys = room.keys().contentKeys();
      AuthorizationPolicyId policy =
          room.keys().authorizationPolicies().create(ACCOUNT, Optional.empty()).id();
      WrappedKey made = keys.create(ACCOUNT, wanted(Details.NONE));
      Details details = new Details(Optional.of("n"), Optional.of(policy), Optional.of("1"));

      assertThat(keys.find(ACCOUNT, made.id())).contains(made);
      assertThat(keys.find("other", made.id())).isEmpty();
      assertThat(keys.clear(ACCOUNT, made.id()).value()).isEqualTo(CLEAR);
      assertThat(keys.update(ACCOUNT, made.id(), _ -> details)).isTrue();
      assertThat(keys.update("other", made.id(), _ -> details)).isFalse();
      assertThat(keys.find(ACCOUNT, made.id()).orElseThrow().details()).isEqualTo(details);
      assertThat(keys.deliveryUrl(ACCOUNT, made.id(), 2, URI.create("http://media.test/api/")))
          .isEqualTo("http://media.test:8482/keydelivery/reelwork/?KID=" + made.id().guid());
      assertThat(keys.delete("other", made.id())).isFalse();
      assertThat(keys.delete(ACCOUNT, made.id())).isTrue();
      assertThat(keys.find(ACCOUNT, made.id())).isEmpty();
      assertRefused(
          Code.NOT_FOUND,
          "ContentKeys: there is no entity with the id " + made.id(),
          () -> keys.clear(ACCOUNT, made.id()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyNamesAPolicyThatExists(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      ContentKeys keys = room.keys().contentKeys();
      AuthorizationPolicyId missing = AuthorizationPolicyId.random();
      Details details = new Details(Optional.empty(), Optional.of(missing), Optional.empty());
      ContentKeyId key = keys.create(ACCOUNT, wanted(Details.NONE)).id();
      String message = "AuthorizationPolicyId: there is no authorization policy " + missing;

      assertRefused(Code.NOT_FOUND, message, () -> keys.create(ACCOUNT, wanted(details)));
      assertRefused(Code.NOT_FOUND, message, () -> keys.update(ACCOUNT, key, _ -> details));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsDeletedWhenItsLastAssetLosesIt(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      ContentKeys keys = room.keys().contentKeys();
      AssetId asset = new AssetId(room.asset(0));
      ContentKeyId key = keys.create(ACCOUNT, wanted(Details.NONE)).id();
      keys.link(ACCOUNT, asset, key);

      assertRefused(
          Code.INVALID_STATE,
          "ContentKeys: " + key + " is linked to asset " + asset + " and stays",
          () -> keys.delete(ACCOUNT, key));
      assertRefused(
          Code.CONFLICT,
          "Assets/ContentKeys: " + key + " must not be linked already",
          () -> keys.link(ACCOUNT, asset, key));
      keys.unlink(ACCOUNT, asset, key);

      assertThat(keys.find(ACCOUNT, key)).isEmpty();
      assertThat(room.keys().contentKey(ACCOUNT, key)).isEmpty();
    }
  }
}
