package io.reelwork.services.keys;

import static io.reelwork.services.keys.KeyRoom.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Authorization policies as the other features use them.
class AuthorizationPoliciesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aPolicyIsCreatedFoundRenamedAndDeleted(TestDatabase kind) {
    try (KeyRoom room = KeyRoom.open(kind, folder)) {
      AuthorizationPolicies policies = room.keys().authorizationPolicies();
      AuthorizationPolicy made = policies.create(ACCOUNT, Optional.of("Open"));

      assertThat(policies.find(ACCOUNT, made.id())).contains(made);
      assertThat(policies.find("other", made.id())).isEmpty();
      assertThat(policies.rename(ACCOUNT, made.id(), Optional.empty())).isTrue();
      assertThat(policies.rename("other", made.id(), Optional.of("theirs"))).isFalse();
      assertThat(policies.find(ACCOUNT, made.id()))
          .contains(new AuthorizationPolicy(made.id(), Optional.empty()));
      assertThat(policies.delete("other", made.id())).isFalse();
      assertThat(policies.delete(ACCOUNT, made.id())).isTrue();
      assertThat(policies.find(ACCOUNT, made.id())).isEmpty();
    }
  }
}
