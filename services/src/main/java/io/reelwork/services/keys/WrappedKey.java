package io.reelwork.services.keys;

import io.reelwork.services.Refusal;
import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// A content key as its client sent it (entities section 5). `ContentKey` is the key in the clear.
///
/// @param id its id
/// @param type what it is for
/// @param created when it was created
/// @param lastModified when it was changed last
/// @param wrapping the key itself
/// @param details what a client may change
public record WrappedKey(
    ContentKeyId id,
    ContentKeyType type,
    Ticks created,
    Ticks lastModified,
    Wrapping wrapping,
    Details details) {
  /// The key, encrypted by its client. Nothing about it is verified: clients send checksums of
  /// their own making, and keys that only they can decrypt.
  ///
  /// @param encryptedContentKey the key in base64
  /// @param protectionKeyId the thumbprint of the certificate that it is encrypted to
  /// @param protectionKeyType 0, an X.509 certificate; a sample of the documentation sends 1
  /// @param checksum what clients check the decrypted key by
  public record Wrapping(
      Optional<String> encryptedContentKey,
      Optional<String> protectionKeyId,
      int protectionKeyType,
      Optional<String> checksum) {
    /// Checks the type of the protection key.
    ///
    /// @throws Refusal `INVALID_VALUE`
    public Wrapping {
      if (protectionKeyType < 0 || protectionKeyType > 1) {
        throw Refusal.invalidValue("ProtectionKeyType", "must be 0 but was " + protectionKeyType);
      }
    }
  }

  /// What a client says about the key.
  ///
  /// @param name its name
  /// @param policy who may have it; may have been deleted since
  /// @param trackIdentifiers the tracks that it is for
  public record Details(
      Optional<String> name,
      Optional<AuthorizationPolicyId> policy,
      Optional<String> trackIdentifiers) {
    /// Nothing.
    public static final Details NONE =
        new Details(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
