package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.keys.ContentKeyType;
import io.reelwork.services.steps.ConfigurationProtection;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tasks whose configuration a client has encrypted (encoding reference, section 2.3), with a real
/// FFmpeg. The keys are sent as clients send them: encrypted to the protection key's certificate.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtectedConfigurationTest {
  private static final Call CALL =
      new Call(Bench.ACCOUNT, ApiVersion.LATEST, URI.create("http://media.test/api/"));
  private static final byte[] KEY = bytes(32, 1);
  private static final byte[] VECTOR = bytes(16, 101);
  private static final String PRESET =
      """
      {"Version":1.0,"Codecs":[{"Type":"H264Video","H264Layers":[{"Type":"H264Layer",
       "Bitrate":200,"Width":160,"Height":90}]}],"Outputs":[{"FileName":
       "{Basename}_é_{Height}.mp4","Format":{"Type":"MP4Format"}}]}\
      """;

  private Bench bench;
  private AssetId asset;
  private String key;

  @BeforeAll
  void open(@TempDir Path folder) throws GeneralSecurityException {
    bench = new Bench(folder);
    asset =
        bench.asset(
            bench.clip("clip.mp4", "-f", "lavfi", "-i", "testsrc2=size=320x180:duration=1"));
    key = key(ContentKeyType.CONFIGURATION_ENCRYPTION, KEY);
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {PRESET, "\uFEFF" + PRESET})
  void encodesWhatOnlyItsKeyTells(String preset) throws GeneralSecurityException {
    Bench.Task task = bench.protectedBy(protection(key, VECTOR), encrypted(preset), asset);

    assertThat(task.media()).contains("clip_é_90.mp4").doesNotContain("clip_180.mp4");
  }

  @Test
  void encodesByThePresetThatAProtectedNameMeans() throws GeneralSecurityException {
    Bench.Task task = bench.protectedBy(protection(key, VECTOR), encrypted("AAC Audio"), talk());

    assertThat(task.media()).contains("talk_AAC_128.mp4");
  }

  private AssetId talk() {
    return bench.asset(bench.clip("talk.mp4", "-f", "lavfi", "-i", "sine=duration=1"));
  }

  @Test
  void failsUnderAnotherKeyOrVector() throws GeneralSecurityException {
    String other = key(ContentKeyType.CONFIGURATION_ENCRYPTION, bytes(32, 77));

    assertFails(protection(other, VECTOR), encrypted(PRESET), "must be encrypted with AES-256-CBC");
    assertFails(protection(key, bytes(16, 200)), encrypted(PRESET), "");
    assertFails(protection(key, bytes(8, 101)), encrypted(PRESET), "InitializationVector of 16");
    assertFails(
        new ConfigurationProtection(
            Optional.of(key), Optional.empty(), Optional.empty(), Optional.empty()),
        encrypted(PRESET),
        "InitializationVector of 16 bytes");
  }

  @ParameterizedTest
  @CsvSource({"STORAGE_ENCRYPTION, 32", "COMMON_ENCRYPTION, 16"})
  void failsUnderAKeyForSomethingElse(ContentKeyType type, int length)
      throws GeneralSecurityException {
    String other = key(type, Arrays.copyOf(KEY, length));

    assertFails(
        protection(other, VECTOR), encrypted(PRESET), "names no ConfigurationEncryption key");
  }

  @Test
  void failsUnderAKeyOfAnotherLength() throws GeneralSecurityException {
    String half = key(ContentKeyType.CONFIGURATION_ENCRYPTION, Arrays.copyOf(KEY, 16));

    assertFails(protection(half, VECTOR), encrypted(PRESET), "must be encrypted with AES-256-CBC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nb:kid:UUID:316d14d4-b603-4d90-b8db-0fede8aa48f8", "word", ""})
  void failsWithoutItsKey(String id) throws GeneralSecurityException {
    assertFails(
        protection(id, VECTOR),
        encrypted(PRESET),
        "EncryptionKeyId '" + id + "' names no ConfigurationEncryption key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"H264 Single Bitrate 720p", "AAAA", "{\"Version\":1.0}", "", "é"})
  void failsWhenTheConfigurationIsNotEncrypted(String configuration) {
    assertFails(
        protection(key, VECTOR), configuration, "The configuration must be encrypted with AES");
  }

  private void assertFails(ConfigurationProtection protection, String configuration, String why) {
    assertThatThrownBy(() -> bench.protectedBy(protection, configuration, asset))
        .isInstanceOfSatisfying(
            TaskFailure.class,
            failure -> assertThat(failure.error()).isEqualTo(TaskError.PARSING_CONFIGURATION))
        .hasMessageContaining(why);
  }

  private static ConfigurationProtection protection(String key, byte[] vector) {
    return new ConfigurationProtection(
        Optional.of(key),
        Optional.of("ConfigurationEncryption"),
        Optional.of("1.0"),
        Optional.of(Base64.getEncoder().encodeToString(vector)));
  }

  private static String encrypted(String clear) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(VECTOR));
    return Base64.getEncoder()
        .encodeToString(cipher.doFinal(clear.getBytes(StandardCharsets.UTF_8)));
  }

  private String key(ContentKeyType type, byte[] clear) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate())));
    Map<String, Value> sent =
        Map.of(
            "ContentKeyType", new Value.Int(type.number()),
            "EncryptedContentKey",
                new Value.Text(Base64.getEncoder().encodeToString(cipher.doFinal(clear))));
    EntitySet keys = bench.keys.entitySets().getFirst();
    return bench.database.transaction(() ->
        keys.create(CALL, new NewEntity(keys.type(), sent, Map.of(), Map.of())).entity().key());
  }

  private byte[] certificate() {
    String id = call("GetProtectionKeyId", "contentKeyType", new Value.Int(2));
    return Base64.getDecoder()
        .decode(call("GetProtectionKey", "protectionKeyId", new Value.Text(id)));
  }

  private String call(String name, String parameter, Value argument) {
    ServiceFunction function =
        bench.keys.functions().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow();
    Value answer = function.body().call(CALL, PropertyMap.of(Map.of(parameter, argument)));
    return ((Value.Text) answer).text();
  }

  private static byte[] bytes(int length, int first) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
