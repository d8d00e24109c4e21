package io.reelwork.services.processors;

import io.reelwork.services.keys.ConfigurationCipher;
import io.reelwork.services.keys.ContentKey;
import io.reelwork.services.keys.ContentKeyId;
import io.reelwork.services.keys.ContentKeyType;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.steps.ConfigurationProtection;
import io.reelwork.services.steps.PlanContext;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.util.Optional;

/// A task's configuration in the clear: clients may have encrypted it with a content key of their
/// own (encoding reference, section 2.3). What they read back stays encrypted.
final class TaskConfiguration {
  private static final int PROTECTED = 1;

  private TaskConfiguration() {}

  /// Reads it.
  ///
  /// @throws TaskFailure when it is encrypted and cannot be decrypted
  static String read(PlanContext context, Keys keys) {
    if ((context.options() & PROTECTED) == 0) {
      return context.configuration();
    }
    ConfigurationProtection protection = context.protection();
    ContentKey key = key(context.account(), protection, keys);
    return ConfigurationCipher.decrypt(
            key, protection.initializationVector().orElse(""), context.configuration())
        .orElseThrow(() ->
            failure(
                "The configuration must be encrypted with AES-256-CBC, the key "
                    + key.id()
                    + " and the task's InitializationVector of 16 bytes, but was not."));
  }

  private static ContentKey key(String account, ConfigurationProtection protection, Keys keys) {
    String sent = protection.keyId().orElse("");
    Optional<ContentKey> key =
        ContentKeyId.parse(sent)
            .flatMap(id -> keys.contentKey(account, id))
            .filter(it -> it.type() == ContentKeyType.CONFIGURATION_ENCRYPTION);
    return key.orElseThrow(() ->
        failure(
            "The configuration is protected, but its EncryptionKeyId '"
                + sent
                + "' names no ConfigurationEncryption key that can be decrypted."));
  }

  private static TaskFailure failure(String message) {
    return new TaskFailure(TaskError.PARSING_CONFIGURATION, message);
  }
}
