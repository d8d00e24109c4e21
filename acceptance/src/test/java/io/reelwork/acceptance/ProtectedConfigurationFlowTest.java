package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.windowsazure.exception.ServiceException;
import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.models.AssetFileInfo;
import com.microsoft.windowsazure.services.media.models.AssetInfo;
import com.microsoft.windowsazure.services.media.models.ContentKey;
import com.microsoft.windowsazure.services.media.models.ContentKeyType;
import com.microsoft.windowsazure.services.media.models.Job;
import com.microsoft.windowsazure.services.media.models.JobInfo;
import com.microsoft.windowsazure.services.media.models.Task;
import com.microsoft.windowsazure.services.media.models.TaskInfo;
import com.microsoft.windowsazure.services.media.models.TaskOption;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A task's configuration that its client has encrypted, as the .NET SDK encrypts it (AES-256-CBC
/// under a content key of the client's own), sent by the Java SDK in a batch.
@ExtendWith(SharedServer.class)
class ProtectedConfigurationFlowTest {
  private static final String PRESET =
      """
      {"Version":1.0,"Codecs":[{"Type":"H264Video","H264Layers":[{"Type":"H264Layer",
       "Bitrate":200,"Width":160,"Height":90}]}],"Outputs":[{"FileName":
       "{Basename}_secret_{Height}.mp4","Format":{"Type":"MP4Format"}}]}\
      """;
  private static final String BODY =
      "<taskBody><inputAsset>JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(0)"
          + "</outputAsset></taskBody>";

  private static JavaSdk sdk;
  private static MediaContract service;
  private static JobFlow flow;
  private static AssetInfo input;

  @BeforeAll
  static void start(SharedServer.Running shared) throws Exception {
    sdk = JavaSdk.of(shared.server());
    service = sdk.service();
    flow = new JobFlow(RestClient.signIn(shared.server()), shared.server());
    input = sdk.upload(Clips.video(1, 320, 180), "clip.mp4");
  }

  @Test
  void encodesByAConfigurationThatStaysEncrypted() throws Exception {
    byte[] key = random(32);
    byte[] vector = random(16);
    String keyId = contentKey(key);
    String sent = base64(cipher(Cipher.ENCRYPT_MODE, key, vector).doFinal(utf8(PRESET)));

    JobInfo job = ended(submit(keyId, vector, sent));

    assertThat(sdk.files(sdk.outputs(job).getFirst()))
        .extracting(AssetFileInfo::getName)
        .contains("clip_secret_90.mp4")
        .doesNotContain("clip_secret_180.mp4");
    TaskInfo task = sdk.tasks(job).getFirst();
    assertThat(task.getErrorDetails()).isEmpty();
    assertThat(task.getOptions()).isEqualTo(TaskOption.ProtectedConfiguration);
    assertThat(task.getConfiguration()).isEqualTo(sent);
    assertThat(shown(task)).isEqualTo(PRESET);
  }

  /// What the SDKs do to show a protected configuration.
  private static String shown(TaskInfo task) throws ServiceException, GeneralSecurityException {
    String key = service.action(ContentKey.rebind(task.getEncryptionKeyId()));
    byte[] vector = Base64.getDecoder().decode(task.getInitializationVector());
    byte[] clear =
        cipher(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(key), vector)
            .doFinal(Base64.getDecoder().decode(task.getConfiguration()));
    return new String(clear, StandardCharsets.UTF_8);
  }

  @Test
  void failsATaskWhoseConfigurationItsKeyDoesNotOpen() throws Exception {
    byte[] vector = random(16);
    String other = contentKey(new byte[32]);
    byte[] key = new byte[32];
    key[0] = 1;
    byte[] sent = cipher(Cipher.ENCRYPT_MODE, key, new byte[16]).doFinal(utf8(PRESET));

    assertFails(submit(other, new byte[16], base64(sent)), "must be encrypted with AES-256-CBC");
    assertFails(submit(other, vector, "H264 Single Bitrate 720p"), "AES-256-CBC, the key " + other);
    String none = "nb:kid:UUID:" + UUID.randomUUID();
    assertFails(submit(none, vector, base64(sent)), "'" + none + "' names no");
  }

  private static void assertFails(JobInfo job, String why) throws Exception {
    TaskInfo task = sdk.tasks(ended(job)).getFirst();
    assertThat(task.getErrorDetails()).hasSize(1);
    assertThat(task.getErrorDetails().getFirst().getCode()).isEqualTo("ErrorParsingConfiguration");
    assertThat(task.getErrorDetails().getFirst().getMessage()).contains(why);
  }

  private static JobInfo ended(JobInfo job) throws ServiceException, InterruptedException {
    flow.await(job.getId(), state -> state >= 3 && state <= 5);
    return sdk.job(job.getId());
  }

  private static JobInfo submit(String keyId, byte[] vector, String configuration)
      throws ServiceException {
    return service.create(
        Job.create()
            .setName("protected")
            .addInputMediaAsset(input.getId())
            .addTaskCreator(
                Task.create(sdk.processor(JavaSdk.ENCODER).getId(), BODY)
                    .setConfiguration(configuration)
                    .setOptions(TaskOption.ProtectedConfiguration)
                    .setEncryptionKeyId(keyId)
                    .setEncryptionScheme("ConfigurationEncryption")
                    .setEncryptionVersion("1.0")
                    .setInitializationVector(base64(vector))));
  }

  /// A key that only the service can read, and whoever has a right to rebind it.
  private static String contentKey(byte[] clear) throws ServiceException {
    return sdk.contentKey(ContentKeyType.ConfigurationEncryption, clear).getId();
  }

  private static Cipher cipher(int mode, byte[] key, byte[] vector)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
    return cipher;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
