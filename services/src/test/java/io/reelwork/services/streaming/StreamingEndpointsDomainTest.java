package io.reelwork.services.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.sql.GivenTime;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.sql.Ticks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Streaming endpoints as the other features use them.
class StreamingEndpointsDomainTest {
  private static final String ACCOUNT = "reelwork";
  private static final Cdn NO_CDN = new Cdn(false, Optional.empty(), Optional.empty());
  private static final Ticks NEW_YEAR = Ticks.of(Instant.parse("2027-01-01T00:00:00Z"));
  private static final AkamaiKey KEY =
      new AkamaiKey(
          Optional.of("id1"),
          Optional.of(new GivenTime(NEW_YEAR, Optional.of(true))),
          Optional.of("AAAA"));
  private static final IpRange ALL =
      new IpRange(Optional.of("all"), Optional.of("0.0.0.0"), Optional.of(0));

  /// Every setting that an endpoint can have.
  private static final EndpointSettings WHOLE =
      new EndpointSettings(
          Optional.of("d"),
          List.of("a.example"),
          Optional.of(
              new AccessControl(
                  Optional.of(List.of(KEY)),
                  Optional.of(new HostAccess(Optional.of(List.of(ALL)))))),
          Optional.of(new CacheControl(Optional.of(1800L))),
          Optional.of(new CrossSiteAccessPolicies(Optional.of("<a/>"), Optional.empty())),
          NO_CDN,
          "1.0");

  @TempDir Path folder;

  private StreamingRoom open(TestDatabase kind) {
    return StreamingRoom.open(kind, folder);
  }

  private static StreamingEndpoint create(StreamingRoom room, String name, EndpointSettings set) {
    StreamingEndpoint made =
        changing(
                room,
                () ->
                    room.streaming()
                        .endpoints()
                        .create(ACCOUNT, new NewStreamingEndpoint(name, 1, set)))
            .endpoint();
    room.work();
    return made;
  }

  private static <T> T changing(StreamingRoom room, Supplier<T> change) {
    return room.database().transaction(change);
  }

  private static void update(StreamingRoom room, EndpointId id, EndpointSettings settings) {
    changing(
        room,
        () -> {
          room.streaming().endpoints().update(ACCOUNT, id, _ -> settings);
          return id;
        });
  }

  private static StreamingEndpoint found(StreamingRoom room, EndpointId id) {
    return room.streaming().endpoints().find(ACCOUNT, id).orElseThrow();
  }

  private static void refused(Code code, ThrowingCallable change) {
    assertThatThrownBy(change)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static EndpointSettings withCdn(Cdn cdn, String version) {
    return new EndpointSettings(
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        cdn,
        version);
  }

  @ParameterizedTest
  @EnumSource
  void isCreatedFoundChangedAndDeleted(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      StreamingEndpoints endpoints = room.streaming().endpoints();
      StreamingEndpoint made = create(room, "ep1", WHOLE);
      assertThat(found(room, made.id())).isEqualTo(made);
      assertThat(endpoints.find("other", made.id())).isEmpty();

      update(room, made.id(), EndpointSettings.DEFAULTS);
      assertThat(found(room, made.id()).settings()).isEqualTo(EndpointSettings.DEFAULTS);

      changing(room, () -> endpoints.delete(ACCOUNT, made.id()));
      assertThat(found(room, made.id()).state()).isEqualTo(EndpointState.DELETING);
      room.work();
      assertThat(endpoints.find(ACCOUNT, made.id())).isEmpty();
      refused(Code.NOT_FOUND, () -> changing(room, () -> endpoints.start(ACCOUNT, made.id())));
    }
  }

  /// Rows of earlier programs hold this text too.
  @ParameterizedTest
  @EnumSource
  void isStoredAsTheTextThatItAlwaysWas(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      StreamingEndpoint made = create(room, "ep1", WHOLE);

      List<Object> row =
          room.database()
              .read(sql ->
                  sql.select(
                          DSL.field("custom_host_names"),
                          DSL.field("access_control"),
                          DSL.field("cache_control"),
                          DSL.field("cross_site_access_policies"))
                      .from("streaming_endpoint")
                      .where(DSL.field("id").eq(made.id().value()))
                      .fetchSingle()
                      .intoList());

      assertThat(row)
          .containsExactly(
              "[\"a.example\"]",
              "{\"Akamai\":{\"AkamaiSignatureHeaderAuthenticationKeyList\":[{\"Identifier\":\"id1\","
                  + "\"Expiration\":["
                  + NEW_YEAR.value()
                  + ",\"GIVEN_UTC\"],\"Base64Key\":\"AAAA\"}]},\"IP\":{\"Allow\":[{"
                  + "\"Name\":\"all\",\"Address\":\"0.0.0.0\",\"SubnetPrefixLength\":0}]}}",
              "{\"MaxAge\":1800}",
              "{\"ClientAccessPolicy\":\"<a/>\"}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsMembersThatAnEarlierProgramLeftOut(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      StreamingEndpoint made = create(room, "ep1", WHOLE);
      room.database()
          .write(sql ->
              sql.execute(
                  "update streaming_endpoint set access_control = '{}', cache_control = '{}',"
                      + " custom_host_names = null where 1 = 1"));

      EndpointSettings settings = found(room, made.id()).settings();

      assertThat(settings.accessControl())
          .contains(new AccessControl(Optional.empty(), Optional.empty()));
      assertThat(settings.cacheControl()).contains(new CacheControl(Optional.empty()));
      assertThat(settings.customHostNames()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsScalesAndStops(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      StreamingEndpoints endpoints = room.streaming().endpoints();
      EndpointId id = create(room, "ep1", EndpointSettings.DEFAULTS).id();

      changing(room, () -> endpoints.start(ACCOUNT, id));
      assertThat(found(room, id).state()).isEqualTo(EndpointState.STARTING);
      refused(Code.OPERATION_IN_PROGRESS, () -> changing(room, () -> endpoints.stop(ACCOUNT, id)));
      room.work();
      changing(room, () -> endpoints.scale(ACCOUNT, id, 2));
      room.work();
      assertThat(found(room, id).state()).isEqualTo(EndpointState.RUNNING);
      assertThat(found(room, id).scaleUnits()).isEqualTo(2);
      refused(Code.INVALID_OPERATION, () -> changing(room, () -> endpoints.delete(ACCOUNT, id)));
      refused(Code.INVALID_VALUE, () -> changing(room, () -> endpoints.scale(ACCOUNT, id, -1)));
      changing(room, () -> endpoints.stop(ACCOUNT, id));
      room.work();
      assertThat(found(room, id).state()).isEqualTo(EndpointState.STOPPED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAccountGetsItsOwnOnce(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      StreamingEndpoints endpoints = room.streaming().endpoints();
      endpoints.ensureDefault(ACCOUNT);
      endpoints.ensureDefault(ACCOUNT);

      assertThat(endpoints.table().rows().count(ACCOUNT)).isEqualTo(1);
      refused(Code.RESOURCE_NAME_TAKEN, () -> create(room, "Default", EndpointSettings.DEFAULTS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVersionGoesUpAloneAndACdnNeedsAStoppedEndpoint(TestDatabase kind) {
    try (StreamingRoom room = open(kind)) {
      EndpointId id = create(room, "ep1", withCdn(NO_CDN, "1.0")).id();
      Cdn cdn = new Cdn(true, Optional.empty(), Optional.empty());
      update(room, id, withCdn(cdn, "2.0"));
      assertThat(found(room, id).settings().cdn().provider()).contains("StandardVerizon");
      assertThatThrownBy(() -> update(room, id, withCdn(cdn, "1.0")))
          .hasMessage("StreamingEndpointVersion: must stay 2.0: only 1.0 can become 2.0");

      changing(room, () -> room.streaming().endpoints().start(ACCOUNT, id));
      room.work();

      assertThatThrownBy(() -> update(room, id, withCdn(NO_CDN, "2.0")))
          .hasMessage(
              "StreamingEndpoints/CdnEnabled: the State of %s must be Stopped but is Running", id);
    }
  }

  private static EndpointSettings with(AccessControl access, CacheControl cache) {
    return new EndpointSettings(
        Optional.empty(),
        List.of(),
        Optional.of(access),
        Optional.of(cache),
        Optional.empty(),
        NO_CDN,
        "");
  }

  private static void refused(EndpointSettings settings, String message) {
    assertThatThrownBy(() -> settings.check(0)).isInstanceOf(Refusal.class).hasMessage(message);
  }

  @Test
  void refusesValuesThatNoEndpointCanHave() {
    AccessControl open = new AccessControl(Optional.empty(), Optional.empty());
    CacheControl cache = new CacheControl(Optional.of(0L));
    IpRange none = new IpRange(Optional.empty(), Optional.of("host"), Optional.empty());
    HostAccess access = new HostAccess(Optional.of(List.of(none)));
    AkamaiKey key = new AkamaiKey(Optional.empty(), Optional.empty(), Optional.of("?"));
    Cdn other = new Cdn(true, Optional.of("Other"), Optional.empty());
    Cdn cdn = new Cdn(true, Optional.empty(), Optional.empty());

    refused(
        withCdn(NO_CDN, "3.0"), "StreamingEndpointVersion: must be one of 1.0, 2.0 but was '3.0'");
    refused(
        withCdn(other, "2.0"),
        "CdnProvider: must be one of StandardVerizon, PremiumVerizon, StandardAkamai but was"
            + " 'Other'");
    refused(
        withCdn(cdn, "1.0"),
        "CdnEnabled: an endpoint of version 1.0 must have at least 1 scale unit, but has none");
    refused(
        with(open, new CacheControl(Optional.of(-1L))),
        "CacheControl.MaxAge: must be 0 or more but was -1");
    refused(
        with(new AccessControl(Optional.empty(), Optional.of(access)), cache),
        "AccessControl.IP.Allow.Address: must be an IP address but was 'host'");
    refused(
        with(new AccessControl(Optional.of(List.of(key)), Optional.empty()), cache),
        "AccessControl.Akamai.AkamaiSignatureHeaderAuthenticationKeyList.Base64Key: must be base64");
    assertThatThrownBy(() -> HostAccess.checkName("-x"))
        .hasMessageStartingWith("Name: must be 1 to 32 letters, digits and hyphens");
  }
}
