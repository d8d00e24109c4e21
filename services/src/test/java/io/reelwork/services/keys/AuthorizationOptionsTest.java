package io.reelwork.services.keys;

import static io.reelwork.services.keys.KeyRoom.ACCOUNT;
import static io.reelwork.services.keys.KeyRoom.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.Refusal.Code;
import io.reelwork.services.keys.AuthorizationOption.Settings;
import io.reelwork.services.licenses.LicenseTexts;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Options of authorization policies as the other features use them.
class AuthorizationOptionsTest {
  private static final KeyDelivery HTTP = KeyDelivery.of(2, Optional.empty());
  private static final Restriction OPEN =
      new Restriction(Optional.of("all"), Optional.of(Restriction.Type.OPEN), Optional.empty());
  private static final Restriction TOKEN =
      new Restriction(
          Optional.empty(), Optional.of(Restriction.Type.TOKEN), Optional.of(LicenseTexts.TOKEN));
  private static final Settings CLEAR = new Settings(Optional.of("a"), HTTP, List.of(OPEN));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void anOptionIsCreatedFoundChangedAndDeleted(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      AuthorizationOptions options = room.keys().authorizationOptions();
      AuthorizationOption made = options.create(ACCOUNT, CLEAR);
      Settings widevine =
          new Settings(
              Optional.empty(), KeyDelivery.of(3, Optional.of("{}")), List.of(OPEN, TOKEN));

      assertThat(options.find(ACCOUNT, made.id())).contains(made);
      assertThat(options.find("other", made.id())).isEmpty();
      assertThat(options.update(ACCOUNT, made.id(), _ -> widevine)).isTrue();
      assertThat(options.update("other", made.id(), _ -> CLEAR)).isFalse();
      assertThat(options.find(ACCOUNT, made.id()))
          .contains(new AuthorizationOption(made.id(), widevine));
      assertThat(options.delete("other", made.id())).isFalse();
      assertThat(options.delete(ACCOUNT, made.id())).isTrue();
      assertThat(options.find(ACCOUNT, made.id())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPolicyHasOptionsInTheOrderOfLinking(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      AuthorizationOptions options = room.keys().authorizationOptions();
      AuthorizationPolicyId policy =
          room.keys().authorizationPolicies().create(ACCOUNT, Optional.empty()).id();
      AuthorizationOption first = options.create(ACCOUNT, CLEAR);
      AuthorizationOption second = options.create(ACCOUNT, CLEAR);
      options.link(ACCOUNT, policy, second.id());
      options.link(ACCOUNT, policy, first.id());

      assertThat(options.of(ACCOUNT, policy)).containsExactly(second, first);
      assertRefused(
          Code.CONFLICT,
          "ContentKeyAuthorizationPolicies/Options: " + first.id() + " must not be linked already",
          () -> options.link(ACCOUNT, policy, first.id()));
      assertRefused(
          Code.NOT_FOUND,
          "ContentKeyAuthorizationPolicies: there is no entity",
          () -> options.link(ACCOUNT, AuthorizationPolicyId.random(), first.id()));
      assertRefused(
          Code.NOT_FOUND,
          "ContentKeyAuthorizationPolicyOptions: there is no entity",
          () -> options.link(ACCOUNT, policy, AuthorizationOptionId.random()));

      options.unlink(ACCOUNT, policy, second.id());
      assertRefused(
          Code.NOT_FOUND, "is not linked", () -> options.unlink(ACCOUNT, policy, second.id()));
      options.delete(ACCOUNT, first.id());
      assertThat(options.of(ACCOUNT, policy)).isEmpty();
    }
  }
}
