package io.reelwork.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.access.Quota;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.sql.GivenTime;
import io.reelwork.services.sql.Meanwhile;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Access policies and locators as the other features use them.
class LocatorsTest {
  private static final String ACCOUNT = "reelwork";
  private static final URI API = URI.create("http://media.test:8480/api/");
  private static final GivenTime NEW_YEAR =
      new GivenTime(Ticks.of(Instant.parse("2027-01-01T00:00:00Z")), Optional.of(true));

  @TempDir Path folder;

  private CatalogTest.Room open(TestDatabase kind) {
    return CatalogTest.open(
        kind,
        Quotas.fixed(Map.of(Quota.ACCESS_POLICIES, 2L, Quota.LOCATORS_PER_ASSET, 1L)),
        folder);
  }

  private static AccessPolicy policy(CatalogTest.Room room, int permissions) {
    return room.database()
        .transaction(() ->
            room.catalog()
                .accessPolicies()
                .create(ACCOUNT, new NewAccessPolicy(Optional.of("a"), 30, permissions)));
  }

  private static NewLocator wanted(LocatorType type, Asset asset, AccessPolicy policy) {
    return new NewLocator(
        Optional.empty(),
        type.number(),
        asset.id(),
        policy.id(),
        Optional.of(NEW_YEAR),
        Optional.empty(),
        Optional.of("b"));
  }

  private static Asset asset(CatalogTest.Room room) {
    NewAsset asset = new NewAsset(Optional.of("c"), 0, Optional.empty(), 0, List.of());
    return room.database().transaction(() -> room.catalog().assets().create(ACCOUNT, asset));
  }

  private static Locator create(CatalogTest.Room room, NewLocator wanted) {
    return room.database().transaction(() -> room.catalog().locators().create(ACCOUNT, wanted));
  }

  @ParameterizedTest
  @EnumSource
  void anAccessPolicyIsCreatedFoundAndDeleted(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AccessPolicies policies = room.catalog().accessPolicies();
      AccessPolicy policy = policy(room, Permissions.READ);

      assertThat(policies.find(ACCOUNT, policy.id())).contains(policy);
      assertThat(policies.find("other", policy.id())).isEmpty();
      assertThat(policies.delete("other", policy.id())).isFalse();
      assertThat(policies.delete(ACCOUNT, policy.id())).isTrue();
      assertThat(policies.find(ACCOUNT, policy.id())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAccountHasRoomForSoManyAccessPolicies(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      policy(room, 0);
      policy(room, 0);
      assertThatThrownBy(() -> policy(room, 0))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.QUOTA_EXCEEDED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAccessPolicyNeedsATimeAndKnownPermissions(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      AccessPolicies policies = room.catalog().accessPolicies();
      assertThatThrownBy(
              () -> policies.create(ACCOUNT, new NewAccessPolicy(Optional.empty(), 0, 1)))
          .hasMessage("DurationInMinutes: must be greater than 0 but was 0.0");
      assertThatThrownBy(() -> policy(room, 16))
          .hasMessage("Permissions: must be a sum of 1, 2, 4 and 8 but was 16");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLocatorOpensAnAssetUntilItIsDeleted(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      Locators locators = room.catalog().locators();
      Asset asset = asset(room);
      Locator made = create(room, wanted(LocatorType.SAS, asset, policy(room, Permissions.READ)));

      assertThat(locators.find(ACCOUNT, made.id())).contains(made);
      assertThat(made.expiration().ticks().since(NEW_YEAR.ticks()).toMinutes()).isEqualTo(30);
      assertThat(made.expiration().zoned()).contains(true);
      assertThat(room.blobs().policies(asset.container()))
          .anySatisfy(stored -> assertThat(stored.id()).isEqualTo(made.id().guid()));
      assertThat(locators.urls(ACCOUNT, List.of(made), API).values())
          .singleElement()
          .satisfies(url ->
              assertThat(url.path())
                  .startsWith("http://media.test:8481/reelwork/" + asset.id().container() + "?sv=")
                  .contains("&si=" + made.id().guid()));

      assertThat(room.database().transaction(() -> locators.delete(ACCOUNT, made.id()))).isTrue();
      assertThat(room.blobs().policies(asset.container())).isEmpty();
      assertThat(locators.delete(ACCOUNT, made.id())).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOriginLocatorIsChanged(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      Locators locators = room.catalog().locators();
      Asset asset = asset(room);
      Locator made = create(room, wanted(LocatorType.ORIGIN, asset, policy(room, 1)));
      assertThat(locators.hasOrigin(ACCOUNT, asset.id())).isTrue();
      Locator renamed =
          new Locator(
              made.id(),
              made.type(),
              made.asset(),
              made.policy(),
              Optional.empty(),
              NEW_YEAR,
              Optional.empty());

      assertThat(locators.update(ACCOUNT, made.id(), _ -> renamed)).isTrue();

      assertThat(locators.find(ACCOUNT, made.id())).contains(renamed);
      assertThat(locators.update(ACCOUNT, LocatorId.random(), _ -> renamed)).isFalse();
    }
  }

  private static Locator changed(Locator locator, GivenTime expiration, Optional<String> name) {
    return new Locator(
        locator.id(),
        locator.type(),
        locator.asset(),
        locator.policy(),
        locator.start(),
        expiration,
        name);
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoChangesAtOnceNoneIsLost(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      Locators locators = room.catalog().locators();
      Locator made = create(room, wanted(LocatorType.ORIGIN, asset(room), policy(room, 1)));

      try (Meanwhile meanwhile = new Meanwhile()) {
        change(
            room,
            made.id(),
            locator -> {
              meanwhile.run(() -> change(room, made.id(), it -> changed(it, NEW_YEAR, it.name())));
              return changed(locator, locator.expiration(), Optional.of("first"));
            });
      }

      assertThat(locators.find(ACCOUNT, made.id()))
          .contains(changed(made, NEW_YEAR, Optional.of("first")));
    }
  }

  private static boolean change(
      CatalogTest.Room room, LocatorId id, UnaryOperator<Locator> change) {
    return room.database().transaction(() -> room.catalog().locators().update(ACCOUNT, id, change));
  }

  @ParameterizedTest
  @EnumSource
  void aSasLocatorIsNotChanged(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      Locator made = create(room, wanted(LocatorType.SAS, asset(room), policy(room, 1)));
      assertThatThrownBy(
              () -> room.catalog().locators().update(ACCOUNT, made.id(), locator -> locator))
          .hasMessage("Type: a SAS locator must not be changed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAssetHasRoomForSoManyLocators(TestDatabase kind) {
    try (CatalogTest.Room room = open(kind)) {
      NewLocator wanted = wanted(LocatorType.ORIGIN, asset(room), policy(room, 1));
      create(room, wanted);
      assertThatThrownBy(() -> create(room, wanted))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(Refusal.Code.CONFLICT);
                assertThat(refusal.property()).contains("AssetId");
              });
    }
  }
}
