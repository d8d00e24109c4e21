package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.windowsazure.exception.ServiceException;
import com.microsoft.windowsazure.services.media.EncryptionUtils;
import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.models.Asset;
import com.microsoft.windowsazure.services.media.models.AssetDeliveryPolicy;
import com.microsoft.windowsazure.services.media.models.AssetDeliveryPolicyConfigurationKey;
import com.microsoft.windowsazure.services.media.models.AssetDeliveryPolicyInfo;
import com.microsoft.windowsazure.services.media.models.AssetDeliveryPolicyType;
import com.microsoft.windowsazure.services.media.models.AssetDeliveryProtocol;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import com.microsoft.windowsazure.services.media.models.ContentKey;
import com.microsoft.windowsazure.services.media.models.ContentKeyAuthorizationPolicy;
import com.microsoft.windowsazure.services.media.models.ContentKeyAuthorizationPolicyInfo;
import com.microsoft.windowsazure.services.media.models.ContentKeyAuthorizationPolicyOption;
import com.microsoft.windowsazure.services.media.models.ContentKeyAuthorizationPolicyOptionInfo;
import com.microsoft.windowsazure.services.media.models.ContentKeyAuthorizationPolicyRestriction;
import com.microsoft.windowsazure.services.media.models.ContentKeyDeliveryType;
import com.microsoft.windowsazure.services.media.models.ContentKeyInfo;
import com.microsoft.windowsazure.services.media.models.ContentKeyType;
import com.microsoft.windowsazure.services.media.models.ProtectionKey;
import com.microsoft.windowsazure.services.media.models.ProtectionKeyType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the Java SDK has for content keys, who may have them, and how assets are delivered.
@ExtendWith(SharedServer.class)
@SuppressWarnings("JavaUtilDate") // the SDK speaks it
class JavaSdkKeysTest {
  private static final byte[] CLEAR = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static JavaSdk sdk;
  private static MediaContract service;
  private static String thumbprint;
  private static String certificate;

  @BeforeAll
  static void start(SharedServer.Running shared) throws Exception {
    sdk = JavaSdk.of(shared.server());
    service = sdk.service();
    thumbprint =
        service.action(ProtectionKey.getProtectionKeyId(ContentKeyType.EnvelopeEncryption));
    certificate = service.action(ProtectionKey.getProtectionKey(thumbprint));
  }

  @Test
  void theProtectionKeyIsOneForAllTypesAndHasItsThumbprint() throws Exception {
    for (ContentKeyType type : ContentKeyType.values()) {
      assertThat(service.action(ProtectionKey.getProtectionKeyId(type)))
          .as(type.name())
          .isEqualTo(thumbprint);
    }
    assertThat(EncryptionUtils.getThumbPrint(WrappedKey.parse(certificate)))
        .isEqualToIgnoringCase(thumbprint);
  }

  @Test
  void keysAreMadeReadReboundAndDeleted() throws Exception {
    UUID guid = UUID.randomUUID();
    String id = "nb:kid:UUID:" + guid;
    String wrapped = WrappedKey.of(certificate, CLEAR);
    String checksum = EncryptionUtils.calculateChecksum(CLEAR, guid);
    ContentKeyInfo made =
        service.create(
            ContentKey.create(id, ContentKeyType.EnvelopeEncryption, wrapped)
                .setName("sdk key")
                .setChecksum(checksum)
                .setProtectionKeyId(thumbprint)
                .setProtectionKeyType(ProtectionKeyType.X509CertificateThumbprint));
    assertThat(made.getId()).isEqualTo(id);
    assertThat(made.getContentKeyType()).isEqualTo(ContentKeyType.EnvelopeEncryption);
    assertThat(made.getEncryptedContentKey()).isEqualTo(wrapped);
    assertThat(made.getProtectionKeyId()).isEqualTo(thumbprint);
    assertThat(made.getProtectionKeyType()).isEqualTo(ProtectionKeyType.X509CertificateThumbprint);
    assertThat(made.getLastModified()).isEqualTo(made.getCreated());

    ContentKeyInfo read = service.get(ContentKey.get(id));

    assertThat(read.getName()).isEqualTo("sdk key");
    assertThat(read.getChecksum()).isEqualTo(checksum);
    assertThat(read.getAuthorizationPolicyId()).isEmpty();
    assertThat(Base64.getDecoder().decode(service.action(ContentKey.rebind(id)))).isEqualTo(CLEAR);
    assertThat(Base64.getDecoder().decode(service.action(ContentKey.rebind(id, certificate))))
        .hasSize(256);
    assertThat(service.list(ContentKey.list().set("$filter", "Id eq '" + id + "'"))).hasSize(1);
    service.delete(ContentKey.delete(id));
    assertThat(service.list(ContentKey.list().set("$filter", "Id eq '" + id + "'"))).isEmpty();
  }

  @Test
  void keysOfEveryTypeAreTaken() throws Exception {
    for (ContentKeyType type : ContentKeyType.values()) {
      ContentKeyInfo key = key(type);

      assertThat(service.get(ContentKey.get(key.getId())).getContentKeyType()).isEqualTo(type);
      service.delete(ContentKey.delete(key.getId()));
    }
  }

  @Test
  void aKeyIsGivenAPolicyAndTellsWhereItIsDelivered() throws Exception {
    ContentKeyAuthorizationPolicyInfo policy =
        service.create(ContentKeyAuthorizationPolicy.create("open"));
    ContentKeyInfo key = key(ContentKeyType.EnvelopeEncryption);

    service.update(ContentKey.update(key.getId(), policy.getId()));

    assertThat(service.get(ContentKey.get(key.getId())).getAuthorizationPolicyId())
        .isEqualTo(policy.getId());
    assertThat(
            service.create(
                ContentKey.getKeyDeliveryUrl(key.getId(), ContentKeyDeliveryType.BaselineHttp)))
        .contains("keydelivery")
        .endsWith("?KID=" + key.getId().substring("nb:kid:UUID:".length()));
  }

  @Test
  void policiesHaveTheirOptionsLinkedAndUnlinked() throws Exception {
    ContentKeyAuthorizationPolicyInfo policy =
        service.create(ContentKeyAuthorizationPolicy.create("with options"));
    ContentKeyAuthorizationPolicyOptionInfo option = option();

    service.action(ContentKeyAuthorizationPolicy.linkOptions(policy.getId(), option.getId()));

    assertThat(service.list(ContentKeyAuthorizationPolicyOption.list(policy.getOptions())))
        .extracting(ContentKeyAuthorizationPolicyOptionInfo::getId)
        .containsExactly(option.getId());
    service.delete(ContentKeyAuthorizationPolicy.unlinkOptions(policy.getId(), option.getId()));
    assertThat(service.list(ContentKeyAuthorizationPolicyOption.list(policy.getOptions())))
        .isEmpty();
    assertThat(service.get(ContentKeyAuthorizationPolicy.get(policy.getId())).getName())
        .isEqualTo("with options");
    service.delete(ContentKeyAuthorizationPolicy.delete(policy.getId()));
    assertThat(service.list(ContentKeyAuthorizationPolicy.list()))
        .extracting(ContentKeyAuthorizationPolicyInfo::getId)
        .doesNotContain(policy.getId());
  }

  @Test
  void optionsAreMadeReadChangedAndDeleted() throws Exception {
    ContentKeyAuthorizationPolicyOptionInfo made = option();
    assertThat(made.getName()).isEqualTo("option");
    assertThat(made.getKeyDeliveryType()).isEqualTo(ContentKeyDeliveryType.BaselineHttp.getCode());
    assertThat(made.getKeyDeliveryConfiguration()).isEmpty();

    service.update(
        ContentKeyAuthorizationPolicyOption.update(made.getId())
            .setKeyDeliveryType(ContentKeyDeliveryType.Widevine.getCode())
            .setKeyDeliveryConfiguration("{\"allowed_track_types\":\"SD_HD\"}")
            .setRestrictions(
                List.of(new ContentKeyAuthorizationPolicyRestriction("everybody", 0, null))));

    ContentKeyAuthorizationPolicyOptionInfo read =
        service.get(ContentKeyAuthorizationPolicyOption.get(made.getId()));
    assertThat(read.getKeyDeliveryType()).isEqualTo(ContentKeyDeliveryType.Widevine.getCode());
    assertThat(read.getKeyDeliveryConfiguration()).contains("SD_HD");
    assertThat(read.getRestrictions())
        .extracting(ContentKeyAuthorizationPolicyRestriction::getName)
        .containsExactly("everybody");
    service.delete(ContentKeyAuthorizationPolicyOption.delete(made.getId()));
    assertThat(service.list(ContentKeyAuthorizationPolicyOption.list()))
        .extracting(ContentKeyAuthorizationPolicyOptionInfo::getId)
        .doesNotContain(made.getId());
  }

  @Test
  void anAssetIsGivenKeysAndDeliveryPoliciesAndRidOfThem() throws Exception {
    AssetInfo asset = service.create(Asset.create().setName("protected"));
    ContentKeyInfo key = key(ContentKeyType.EnvelopeEncryption);
    service.action(Asset.linkContentKey(asset.getId(), key.getId()));
    AssetDeliveryPolicyInfo policy = deliveryPolicy();
    service.action(Asset.linkDeliveryPolicy(asset.getId(), policy.getId()));

    assertThat(service.list(ContentKey.list(asset.getContentKeysLink())))
        .extracting(ContentKeyInfo::getId)
        .containsExactly(key.getId());
    assertThat(service.list(AssetDeliveryPolicy.list(asset.getDeliveryPoliciesLink())))
        .extracting(AssetDeliveryPolicyInfo::getId)
        .containsExactly(policy.getId());

    service.delete(Asset.unlinkDeliveryPolicy(asset.getId(), policy.getId()));
    service.delete(Asset.unlinkContentKey(asset.getId(), key.getId()));

    assertThat(service.list(AssetDeliveryPolicy.list(asset.getDeliveryPoliciesLink()))).isEmpty();
    assertThat(service.list(ContentKey.list(asset.getContentKeysLink()))).isEmpty();
  }

  @Test
  void deliveryPoliciesAreMadeReadChangedAndDeleted() throws Exception {
    AssetDeliveryPolicyInfo made = deliveryPolicy();
    assertThat(made.getLastModified()).isEqualTo(made.getCreated());

    service.update(
        AssetDeliveryPolicy.update(made.getId())
            .setAssetDeliveryPolicyType(AssetDeliveryPolicyType.NoDynamicEncryption)
            .setAssetDeliveryProtocol(
                EnumSet.of(AssetDeliveryProtocol.Dash, AssetDeliveryProtocol.SmoothStreaming))
            .setAssetDeliveryConfiguration(Map.of()));

    AssetDeliveryPolicyInfo read = service.get(AssetDeliveryPolicy.get(made.getId()));
    assertThat(read.getName()).isEqualTo("envelope");
    assertThat(read.getAssetDeliveryPolicyType())
        .isEqualTo(AssetDeliveryPolicyType.NoDynamicEncryption);
    assertThat(read.getAssetDeliveryProtocol())
        .containsExactlyInAnyOrder(
            AssetDeliveryProtocol.Dash, AssetDeliveryProtocol.SmoothStreaming);
    assertThat(read.getAssetDeliveryConfiguration()).isEmpty();
    service.delete(AssetDeliveryPolicy.delete(made.getId()));
    assertThat(service.list(AssetDeliveryPolicy.list()))
        .extracting(AssetDeliveryPolicyInfo::getId)
        .doesNotContain(made.getId());
  }

  private static ContentKeyInfo key(ContentKeyType type) throws ServiceException {
    return sdk.contentKey(type, CLEAR);
  }

  private static ContentKeyAuthorizationPolicyOptionInfo option() throws ServiceException {
    return service.create(
        ContentKeyAuthorizationPolicyOption.create(
            "option",
            ContentKeyDeliveryType.BaselineHttp.getCode(),
            "",
            List.of(new ContentKeyAuthorizationPolicyRestriction("open", 0, null))));
  }

  private static AssetDeliveryPolicyInfo deliveryPolicy() throws ServiceException {
    AssetDeliveryPolicyInfo made =
        service.create(
            AssetDeliveryPolicy.create()
                .setName("envelope")
                .setAssetDeliveryPolicyType(AssetDeliveryPolicyType.DynamicEnvelopeEncryption)
                .setAssetDeliveryProtocol(EnumSet.of(AssetDeliveryProtocol.HLS))
                .setAssetDeliveryConfiguration(
                    Map.of(
                        AssetDeliveryPolicyConfigurationKey.EnvelopeKeyAcquisitionUrl,
                        "https://keys.test/")));
    assertThat(made.getAssetDeliveryConfiguration())
        .containsEntry(
            AssetDeliveryPolicyConfigurationKey.EnvelopeKeyAcquisitionUrl, "https://keys.test/");
    return made;
  }
}
