package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Content keys as clients use them: the storage encryption of the .NET SDK, byte for byte, and the
/// functions around it.
class KeysFlowTest {
  private static final String DECRYPTION = "nb:mpid:UUID:aec03716-7c5e-4f68-b592-f4850eba9f10";
  private static final int FINISHED = 3;
  private static final int ERROR = 4;

  /// Above 2^63: the vector is unsigned.
  private static final long VECTOR = 0xF583827461850AB8L;

  @TempDir static Path data;

  private static ServerProcess server;
  private static RestClient rest;

  @BeforeAll
  static void start() {
    server = ServerProcess.with(data).set("jobs.start-delay", "0s").start();
    rest = RestClient.signIn(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void decryptsWhatTheDotNetSdkEncrypted() throws Exception {
    byte[] clear = new byte[1_234_567];
    new Random(5).nextBytes(clear);
    byte[] key = new byte[32];
    new Random(6).nextBytes(key);
    String keyId = storageKey(key);
    String asset = created("Assets", "{\"Name\":\"secret\",\"Options\":1}");
    expect(204, link(asset, "ContentKeys", keyId));
    upload(asset, "talk.bin", counterMode(key, clear));
    file(asset, "talk.bin", clear.length, keyId, Long.toUnsignedString(VECTOR));

    String job = decrypt(asset);

    assertThat(await(job)).isEqualTo(FINISHED);
    assertThat(RestClient.number(rest.get("Jobs('" + job + "')/Tasks").body(), "Progress"))
        .isEqualTo(100);
    String output = RestClient.text(rest.get("Jobs('" + job + "')/OutputMediaAssets").body(), "Id");
    String files = rest.get("Assets('" + output + "')/Files").body();
    assertThat(RestClient.text(files, "Name")).isEqualTo("talk.bin");
    assertThat(files)
        .contains("\"IsEncrypted\":false", "\"IsPrimary\":true", "\"EncryptionKeyId\":null")
        .contains("\"ContentFileSize\":\"" + clear.length + "\"");
    assertThat(download(output, "talk.bin")).isEqualTo(clear);
  }

  @Test
  void failsATaskWhoseKeyIsMissing() throws Exception {
    byte[] key = new byte[32];
    String keyId = storageKey(key);
    String asset = created("Assets", "{\"Options\":1}");
    expect(204, link(asset, "ContentKeys", keyId));
    upload(asset, "talk.bin", new byte[100]);
    file(asset, "talk.bin", 100, keyId, "7");
    String unlink = "Assets('" + asset + "')/$links/ContentKeys('" + keyId + "')";
    expect(204, rest.send("DELETE", unlink, ""));
    expect(404, rest.get("ContentKeys('" + keyId + "')"));

    String job = decrypt(asset);

    assertThat(await(job)).isEqualTo(ERROR);
    assertThat(rest.get("Jobs('" + job + "')/Tasks").body())
        .contains("ErrorDownloadingInputAssetMalformedContent")
        .contains("names no StorageEncryption key");
  }

  @Test
  void rebindsAKeyForACertificateThatIsEncodedTwice() throws Exception {
    byte[] key = new byte[16];
    String keyId = storageKey(key);
    String id = RestClient.text(rest.get("GetProtectionKeyId?contentKeyType=1").body(), "value");
    String certificate =
        RestClient.text(rest.get("GetProtectionKey?protectionkeyid='" + id + "'").body(), "value");
    String twice = encoded(encoded(certificate));

    HttpResponse<String> clear =
        rest.get("RebindContentKey?X509CERTIFICATE=''&Id='" + encoded(keyId) + "'");
    HttpResponse<String> bound =
        rest.get("RebindContentKey?x509Certificate='" + twice + "'&id='" + encoded(keyId) + "'");

    assertThat(RestClient.text(clear.body(), "value"))
        .isEqualTo(Base64.getEncoder().encodeToString(key));
    assertThat(Base64.getDecoder().decode(RestClient.text(bound.body(), "value"))).hasSize(256);
    expect(400, rest.get("RebindContentKey?id='word'&x509Certificate=''"));
    expect(400, rest.get("RebindContentKey?id='" + encoded(keyId) + "'&x509Certificate='AAAA'"));
    expect(400, rest.get("GetProtectionKeyId"));
    HttpResponse<String> xml =
        RestClient.send(
            HttpClient.newHttpClient(),
            rest.request("RebindContentKey?x509Certificate=''&id='" + encoded(keyId) + "'")
                .setHeader("Accept", "application/xml")
                .GET()
                .build());
    assertThat(xml.body())
        .contains("<RebindContentKey xmlns=")
        .contains("AAAAAAAAAAAAAAAAAAAAAA==");
  }

  @Test
  void tellsTheDeliveryUrlInTheCallersFormat() throws Exception {
    String key = contentKey(4, new byte[16]);
    String path = "ContentKeys('" + encoded(key) + "')/GetKeyDeliveryUrl";

    HttpResponse<String> light = rest.post(path, "{\"keyDeliveryType\":\"2\"}");
    HttpResponse<String> xml =
        RestClient.send(
            HttpClient.newHttpClient(),
            rest.request(path)
                .setHeader("Accept", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString("{\"keyDeliveryType\":2}"))
                .build());

    String guid = key.substring("nb:kid:UUID:".length());
    assertThat(RestClient.text(light.body(), "value"))
        .contains("keydelivery")
        .endsWith("/?KID=" + guid);
    assertThat(xml.statusCode()).isEqualTo(200);
    assertThat(xml.body()).contains("<GetKeyDeliveryUrl").contains("?KID=" + guid);
    expect(400, rest.post(path, "{\"keyDeliveryType\":1}"));
    expect(400, rest.post(path, "{\"keyDeliveryType\":0}"));
  }

  @Test
  void refusesAPolicyWithoutItsKeyInTheWordsClientsLookFor() {
    String asset = created("Assets", "{\"Name\":\"clear\"}");
    String policy =
        created(
            "AssetDeliveryPolicies",
            "{\"Name\":\"p\",\"AssetDeliveryProtocol\":2,\"AssetDeliveryPolicyType\":4,"
                + "\"AssetDeliveryConfiguration\":\"[{\\\"Key\\\":4,\\\"Value\\\":\\\"https:\\\\/\\\\/a.test\\\\/\\\"}]\"}");

    HttpResponse<String> refused = link(asset, "DeliveryPolicies", policy);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains(
            "Cannot set an AssetDeliveryPolicy specifying"
                + " AssetDeliveryPolicyType.DynamicCommonEncryption when no ContentKey with"
                + " ContentKeyType.CommonEncryption is linked to it");
  }

  private static String storageKey(byte[] key) throws GeneralSecurityException {
    return contentKey(1, key);
  }

  private static String contentKey(int type, byte[] key) throws GeneralSecurityException {
    String thumbprint =
        RestClient.text(rest.get("GetProtectionKeyId?contentKeyType=" + type).body(), "value");
    String certificate =
        RestClient.text(
            rest.get("GetProtectionKey?ProtectionKeyId='" + thumbprint + "'").body(), "value");
    return created(
        "ContentKeys",
        """
        {"Id":"nb:kid:UUID:%s","ContentKeyType":"%d","EncryptedContentKey":"%s",\
        "ProtectionKeyId":"%s","ProtectionKeyType":"0","Checksum":"AAAAAAAAAAA="}\
        """
            .formatted(UUID.randomUUID(), type, WrappedKey.of(certificate, key), thumbprint));
  }

  private static byte[] counterMode(byte[] key, byte[] clear) throws GeneralSecurityException {
    byte[] counter = ByteBuffer.allocate(16).putLong(VECTOR).array();
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
    return cipher.doFinal(clear);
  }

  private static String created(String set, String json) {
    HttpResponse<String> response = rest.post(set, json);
    expect(201, response);
    return RestClient.text(response.body(), "Id");
  }

  private static void expect(int status, HttpResponse<String> response) {
    assertThat(response.statusCode())
        .as(response.request().uri() + " " + response.body())
        .isEqualTo(status);
  }

  private static HttpResponse<String> link(String asset, String navigation, String key) {
    String set = navigation.equals("ContentKeys") ? navigation : "AssetDeliveryPolicies";
    return rest.post(
        "Assets('" + encoded(asset) + "')/$links/" + navigation,
        "{\"uri\":\"" + server.api() + set + "('" + encoded(key) + "')\"}");
  }

  private static void file(String asset, String name, int size, String keyId, String vector) {
    String json =
        """
        {"Name":"%s","ParentAssetId":"%s","ContentFileSize":"%d","IsPrimary":"true",\
        "IsEncrypted":"true","EncryptionScheme":"StorageEncryption","EncryptionVersion":"1.0",\
        "EncryptionKeyId":"%s","InitializationVector":"%s"}\
        """
            .formatted(name, asset, size, keyId, vector);
    created("Files", json);
  }

  private static void upload(String asset, String name, byte[] bytes) {
    URI blob = blob(asset, name, 2);
    HttpResponse<String> response =
        RestClient.send(
            HttpClient.newHttpClient(),
            HttpRequest.newBuilder(blob)
                .header("x-ms-blob-type", "BlockBlob")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build());
    expect(201, response);
  }

  private static byte[] download(String asset, String name) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(blob(asset, name, 1)).build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  /// The URL of a file under a SAS locator with these permissions.
  private static URI blob(String asset, String name, int permissions) {
    String policy =
        created(
            "AccessPolicies",
            "{\"Name\":\"a\",\"DurationInMinutes\":60,\"Permissions\":" + permissions + "}");
    HttpResponse<String> locator =
        rest.post(
            "Locators",
            "{\"AccessPolicyId\":\"%s\",\"AssetId\":\"%s\",\"Type\":1}".formatted(policy, asset));
    expect(201, locator);
    URI path = URI.create(RestClient.text(locator.body(), "Path"));
    return server.origin("blob").resolve(path.getRawPath() + "/" + name + "?" + path.getRawQuery());
  }

  private static String decrypt(String asset) {
    String json =
        """
        {"Name":"decrypt","InputMediaAssets":[{"__metadata":{"uri":"%sAssets('%s')"}}],
         "Tasks":[{"Configuration":"","MediaProcessorId":"%s","TaskBody":"<taskBody><inputAsset>\
        JobInputAsset(0)</inputAsset><outputAsset assetCreationOptions=\\"0\\">JobOutputAsset(0)\
        </outputAsset></taskBody>"}]}\
        """
            .formatted(server.api(), encoded(asset), DECRYPTION);
    return created("Jobs", json);
  }

  private static int await(String job) throws InterruptedException {
    return new JobFlow(rest, server).await(job, state -> state >= FINISHED);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
