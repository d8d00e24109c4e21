package io.reelwork.services.licenses;

/// Templates as .NET clients write them.
public final class LicenseTexts {
  /// A token restriction.
  public static final String TOKEN =
      """
      <TokenRestrictionTemplate xmlns:i="http://www.w3.org/2001/XMLSchema-instance"\
       xmlns="http://schemas.microsoft.com/Azure/MediaServices/KeyDelivery/TokenRestrictionTemplate/v1">
        <AlternateVerificationKeys>
          <TokenVerificationKey i:type="SymmetricVerificationKey"><KeyValue>AQID</KeyValue></TokenVerificationKey>
        </AlternateVerificationKeys>
        <Audience>urn:test</Audience>
        <Issuer>http://testacs.com/</Issuer>
        <OpenIdConnectDiscoveryDocument i:nil="true"/>
        <PrimaryVerificationKey i:type="SymmetricVerificationKey"><KeyValue>BAUG</KeyValue></PrimaryVerificationKey>
        <RequiredClaims>
          <TokenClaim>
            <ClaimType>urn:microsoft:azure:mediaservices:contentkeyidentifier</ClaimType>
            <ClaimValue i:nil="true"/>
          </TokenClaim>
        </RequiredClaims>
        <TokenType>JWT</TokenType>
      </TokenRestrictionTemplate>
      """;

  /// A template of PlayReady licenses.
  public static final String PLAY_READY =
      """
      <?xml version="1.0" encoding="utf-16"?>
      <PlayReadyLicenseResponseTemplate xmlns:i="http://www.w3.org/2001/XMLSchema-instance"\
       xmlns="http://schemas.microsoft.com/Azure/MediaServices/KeyDelivery/PlayReadyTemplate/v1">
        <LicenseTemplates>
          <PlayReadyLicenseTemplate>
            <AllowTestDevices>true</AllowTestDevices>
            <ContentKey i:type="ContentEncryptionKeyFromHeader"/>
            <LicenseType>Nonpersistent</LicenseType>
            <PlayRight>
              <AllowPassingVideoContentToUnknownOutput>NotAllowed</AllowPassingVideoContentToUnknownOutput>
            </PlayRight>
          </PlayReadyLicenseTemplate>
        </LicenseTemplates>
        <ResponseCustomData i:nil="true"/>
      </PlayReadyLicenseResponseTemplate>
      """;

  private LicenseTexts() {}
}
