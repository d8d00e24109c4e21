package io.reelwork.acceptance;

import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.authentication.AzureAdAccessToken;
import com.microsoft.windowsazure.services.media.models.Asset;
import com.microsoft.windowsazure.services.media.models.AssetDeliveryPolicy;
import com.microsoft.windowsazure.services.media.models.AssetDeliveryPolicyType;
import com.microsoft.windowsazure.services.media.models.AssetDeliveryProtocol;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import com.microsoft.windowsazure.services.media.models.ContentKey;
import com.microsoft.windowsazure.services.media.models.ContentKeyAuthorizationPolicy;
import com.microsoft.windowsazure.services.media.models.ContentKeyAuthorizationPolicyInfo;
import com.microsoft.windowsazure.services.media.models.ContentKeyAuthorizationPolicyOption;
import com.microsoft.windowsazure.services.media.models.ContentKeyDeliveryType;
import com.microsoft.windowsazure.services.media.models.ContentKeyType;
import com.microsoft.windowsazure.services.media.models.EncodingReservedUnit;
import com.microsoft.windowsazure.services.media.models.EncodingReservedUnitInfo;
import com.microsoft.windowsazure.services.media.models.EndPointType;
import com.microsoft.windowsazure.services.media.models.NotificationEndPoint;
import com.microsoft.windowsazure.services.media.models.ProtectionKey;
import com.microsoft.windowsazure.services.media.models.StorageAccounts;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The operations of the Java SDK for keys and accounts when the service refuses them.
@ExtendWith(SharedServer.class)
@SuppressWarnings("JavaUtilDate") // the SDK speaks it
class JavaSdkKeysRefusalsTest {
  private static final String NONE = "00000000-0000-4000-8000-000000000000";
  private static final String NO_ASSET = "nb:cid:UUID:" + NONE;
  private static final String NO_KEY = "nb:kid:UUID:" + NONE;
  private static final String NO_POLICY = "nb:ckpid:UUID:" + NONE;
  private static final String NO_OPTION = "nb:ckpoid:UUID:" + NONE;
  private static final String NO_DELIVERY = "nb:adpid:UUID:" + NONE;
  private static final String NO_END_POINT = "nb:nepid:UUID:" + NONE;

  private static MediaContract service;
  private static MediaContract stranger;
  private static AssetInfo goneAsset;
  private static ContentKeyAuthorizationPolicyInfo gonePolicy;
  private static EncodingReservedUnitInfo units;

  @BeforeAll
  static void start(SharedServer.Running shared) throws Exception {
    service = JavaSdk.of(shared.server()).service();
    AzureAdAccessToken token = new AzureAdAccessToken("no token", new Date(Long.MAX_VALUE / 2));
    stranger = JavaSdk.of(shared.server().api(), () -> token).service();
    goneAsset = service.create(Asset.create().setName("gone"));
    service.delete(Asset.delete(goneAsset.getId()));
    gonePolicy = service.create(ContentKeyAuthorizationPolicy.create("gone"));
    service.delete(ContentKeyAuthorizationPolicy.delete(gonePolicy.getId()));
    units = service.get(EncodingReservedUnit.get());
  }

  @ParameterizedTest
  @MethodSource({"keys", "policies", "options", "deliveries", "accounts", "endPoints"})
  void aRefusalIsAServiceExceptionOfItsStatus(Refusal refusal) {
    refusal.assertRefused();
  }

  static Stream<Refusal> keys() {
    return Stream.of(
        new Refusal(
            "ContentKey.create",
            400,
            () ->
                service.create(ContentKey.create("word", ContentKeyType.CommonEncryption, "AAAA"))),
        new Refusal("ContentKey.get", 404, () -> service.get(ContentKey.get(NO_KEY))),
        new Refusal(
            "ContentKey.list", 400, () -> service.list(ContentKey.list().set("$filter", "Id eq"))),
        new Refusal(
            "ContentKey.list by link",
            404,
            () -> service.list(ContentKey.list(goneAsset.getContentKeysLink()))),
        new Refusal(
            "ContentKey.update",
            404,
            () -> service.update(ContentKey.update(NO_KEY, gonePolicy.getId()))),
        new Refusal("ContentKey.delete", 404, () -> service.delete(ContentKey.delete(NO_KEY))),
        new Refusal("ContentKey.rebind", 404, () -> service.action(ContentKey.rebind(NO_KEY))),
        new Refusal(
            "ContentKey.rebind to a certificate",
            404,
            () -> service.action(ContentKey.rebind(NO_KEY, "AAAA"))),
        new Refusal(
            "ContentKey.getKeyDeliveryUrl",
            404,
            () ->
                service.create(
                    ContentKey.getKeyDeliveryUrl(NO_KEY, ContentKeyDeliveryType.BaselineHttp))),
        new Refusal(
            "Asset.linkContentKey",
            404,
            () -> service.action(Asset.linkContentKey(NO_ASSET, NO_KEY))),
        new Refusal(
            "Asset.unlinkContentKey",
            404,
            () -> service.delete(Asset.unlinkContentKey(NO_ASSET, NO_KEY))),
        new Refusal(
            "ProtectionKey.getProtectionKeyId",
            401,
            () ->
                stranger.action(ProtectionKey.getProtectionKeyId(ContentKeyType.CommonEncryption))),
        new Refusal(
            "ProtectionKey.getProtectionKey",
            404,
            () -> service.action(ProtectionKey.getProtectionKey("0123"))));
  }

  static Stream<Refusal> policies() {
    return Stream.of(
        new Refusal(
            "ContentKeyAuthorizationPolicy.create",
            401,
            () -> stranger.create(ContentKeyAuthorizationPolicy.create("policy"))),
        new Refusal(
            "ContentKeyAuthorizationPolicy.get",
            404,
            () -> service.get(ContentKeyAuthorizationPolicy.get(NO_POLICY))),
        new Refusal(
            "ContentKeyAuthorizationPolicy.list",
            400,
            () -> service.list(ContentKeyAuthorizationPolicy.list().set("$orderby", "Nome"))),
        new Refusal(
            "ContentKeyAuthorizationPolicy.delete",
            404,
            () -> service.delete(ContentKeyAuthorizationPolicy.delete(NO_POLICY))),
        new Refusal(
            "ContentKeyAuthorizationPolicy.linkOptions",
            404,
            () -> service.action(ContentKeyAuthorizationPolicy.linkOptions(NO_POLICY, NO_OPTION))),
        new Refusal(
            "ContentKeyAuthorizationPolicy.unlinkOptions",
            404,
            () ->
                service.delete(ContentKeyAuthorizationPolicy.unlinkOptions(NO_POLICY, NO_OPTION))));
  }

  static Stream<Refusal> options() {
    return Stream.of(
        new Refusal(
            "ContentKeyAuthorizationPolicyOption.create",
            400,
            () ->
                service.create(
                    ContentKeyAuthorizationPolicyOption.create("option", 9, "", List.of()))),
        new Refusal(
            "ContentKeyAuthorizationPolicyOption.get",
            404,
            () -> service.get(ContentKeyAuthorizationPolicyOption.get(NO_OPTION))),
        new Refusal(
            "ContentKeyAuthorizationPolicyOption.list",
            400,
            () -> service.list(ContentKeyAuthorizationPolicyOption.list().set("$top", "many"))),
        new Refusal(
            "ContentKeyAuthorizationPolicyOption.list by link",
            404,
            () -> service.list(ContentKeyAuthorizationPolicyOption.list(gonePolicy.getOptions()))),
        new Refusal(
            "ContentKeyAuthorizationPolicyOption.update",
            404,
            () ->
                service.update(
                    ContentKeyAuthorizationPolicyOption.update(NO_OPTION).setKeyDeliveryType(2))),
        new Refusal(
            "ContentKeyAuthorizationPolicyOption.delete",
            404,
            () -> service.delete(ContentKeyAuthorizationPolicyOption.delete(NO_OPTION))));
  }

  static Stream<Refusal> deliveries() {
    return Stream.of(
        new Refusal(
            "AssetDeliveryPolicy.create",
            400,
            () ->
                service.create(
                    AssetDeliveryPolicy.create()
                        .setAssetDeliveryProtocol(EnumSet.of(AssetDeliveryProtocol.HLS))
                        .setAssetDeliveryPolicyType(AssetDeliveryPolicyType.None))),
        new Refusal(
            "AssetDeliveryPolicy.get",
            404,
            () -> service.get(AssetDeliveryPolicy.get(NO_DELIVERY))),
        new Refusal(
            "AssetDeliveryPolicy.list",
            400,
            () -> service.list(AssetDeliveryPolicy.list().set("$filter", "Name eq 1"))),
        new Refusal(
            "AssetDeliveryPolicy.list by link",
            404,
            () -> service.list(AssetDeliveryPolicy.list(goneAsset.getDeliveryPoliciesLink()))),
        new Refusal(
            "AssetDeliveryPolicy.update",
            404,
            () ->
                service.update(
                    AssetDeliveryPolicy.update(NO_DELIVERY)
                        .setAssetDeliveryProtocol(EnumSet.of(AssetDeliveryProtocol.HLS))
                        .setAssetDeliveryPolicyType(AssetDeliveryPolicyType.Blocked))),
        new Refusal(
            "AssetDeliveryPolicy.delete",
            404,
            () -> service.delete(AssetDeliveryPolicy.delete(NO_DELIVERY))),
        new Refusal(
            "Asset.linkDeliveryPolicy",
            404,
            () -> service.action(Asset.linkDeliveryPolicy(NO_ASSET, NO_DELIVERY))),
        new Refusal(
            "Asset.unlinkDeliveryPolicy",
            404,
            () -> service.delete(Asset.unlinkDeliveryPolicy(NO_ASSET, NO_DELIVERY))));
  }

  static Stream<Refusal> accounts() {
    return Stream.of(
        new Refusal(
            "StorageAccounts.list",
            400,
            () -> service.list(StorageAccounts.list().set("$filter", "Size gt 1"))),
        new Refusal(
            "EncodingReservedUnit.get", 401, () -> stranger.get(EncodingReservedUnit.get())),
        new Refusal(
            "EncodingReservedUnit.update",
            400,
            () ->
                service.update(
                    EncodingReservedUnit.update(units)
                        .setCurrentReservedUnits(units.getMaxReservableUnits() + 1))));
  }

  static Stream<Refusal> endPoints() {
    return Stream.of(
        new Refusal(
            "NotificationEndPoint.create",
            400,
            () ->
                service.create(
                    NotificationEndPoint.create("e", EndPointType.AzureQueue, "NOT A QUEUE"))),
        new Refusal(
            "NotificationEndPoint.get",
            404,
            () -> service.get(NotificationEndPoint.get(NO_END_POINT))),
        new Refusal(
            "NotificationEndPoint.list",
            400,
            () -> service.list(NotificationEndPoint.list().set("$orderby", "Nome"))),
        new Refusal(
            "NotificationEndPoint.update",
            404,
            () -> service.update(NotificationEndPoint.update(NO_END_POINT).setName("x"))),
        new Refusal(
            "NotificationEndPoint.delete",
            404,
            () -> service.delete(NotificationEndPoint.delete(NO_END_POINT))));
  }
}
