package io.reelwork.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.Deployed.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// For every navigation, entities that are related, made as clients make them.
final class Ways {
  private static final String MES = "nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56";

  private final Deployed service;
  private final Map<String, Supplier<Way>> makers = new LinkedHashMap<>();
  private int last;

  /// A near end and the keys of what it leads to, in their order.
  record Way(String near, List<String> targets) {}

  Ways(Deployed service) {
    this.service = service;
    ofAssets();
    ofKeys();
    ofJobs();
    ofIngest();
    ofLive();
  }

  /// A way by `Assets>Files`, of a near end that nothing else leads to.
  Way make(String navigation) {
    return requireNonNull(makers.get(navigation), navigation + " has no specimen").get();
  }

  private void ofAssets() {
    makers.put(
        "Assets>Files",
        () -> {
          String asset = asset();
          return new Way(one("Assets", asset), List.of(file(asset, "a.mp4"), file(asset, "b.mp4")));
        });
    makers.put(
        "Assets>Locators",
        () -> {
          String asset = service.asset();
          return new Way(one("Assets", asset), List.of(locator(asset), locator(asset)));
        });
    makers.put(
        "Locators>Asset",
        () -> {
          String asset = service.asset();
          return new Way(one("Locators", locator(asset)), List.of(asset));
        });
    makers.put(
        "Locators>AccessPolicy",
        () -> {
          String locator = locator(service.asset());
          String policy =
              service.json("GET", one("Locators", locator), "").find(id("AccessPolicyId"));
          return new Way(one("Locators", locator), List.of(policy));
        });
    makers.put("Assets>StorageAccount", () -> new Way(one("Assets", asset()), List.of("reelwork")));
    makers.put(
        "Assets>AssetFilters",
        () -> {
          String asset = asset();
          String filter =
              made("AssetFilters", "\"Name\":\"f\",\"ParentAssetId\":\"%s\"".formatted(asset));
          return new Way(one("Assets", asset), List.of(filter));
        });
  }

  private void ofKeys() {
    makers.put(
        "Assets>ContentKeys",
        () -> {
          String key = "\"ContentKeyType\":4,\"EncryptedContentKey\":\"AAAA\"";
          return linked("Assets", asset(), "ContentKeys", "ContentKeys", key);
        });
    makers.put(
        "Assets>DeliveryPolicies",
        () -> {
          String asset = asset();
          String clear = "\"AssetDeliveryPolicyType\":2,\"AssetDeliveryProtocol\":";
          List<String> policies =
              List.of(
                  made("AssetDeliveryPolicies", clear + "1"),
                  made("AssetDeliveryPolicies", clear + 2));
          policies.forEach(each ->
              link(one("Assets", asset), "DeliveryPolicies", one("AssetDeliveryPolicies", each)));
          return new Way(one("Assets", asset), policies);
        });
    makers.put(
        "ContentKeyAuthorizationPolicies>Options",
        () -> {
          String near = made("ContentKeyAuthorizationPolicies", "\"Name\":\"p\"");
          return linked(
              "ContentKeyAuthorizationPolicies",
              near,
              "Options",
              "ContentKeyAuthorizationPolicyOptions",
              "\"Name\":\"o\",\"KeyDeliveryType\":2");
        });
  }

  private Way linked(String set, String key, String navigation, String targets, String body) {
    List<String> keys = List.of(made(targets, body), made(targets, body));
    keys.forEach(each -> link(one(set, key), navigation, one(targets, each)));
    return new Way(one(set, key), keys);
  }

  private void link(String near, String navigation, String target) {
    Answer answer =
        service.json(
            "POST",
            near + "/$links/" + navigation,
            "{\"uri\":\"http://" + Deployed.HOST + target + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
  }

  private void ofJobs() {
    makers.put(
        "Jobs>Tasks",
        () -> {
          Job job = job();
          return new Way(job.address(), job.tasks());
        });
    makers.put(
        "Jobs>InputMediaAssets",
        () -> {
          Job job = job();
          return new Way(job.address(), job.inputs());
        });
    makers.put(
        "Jobs>OutputMediaAssets",
        () -> {
          Job job = job();
          return new Way(job.address(), job.outputs());
        });
    makers.put(
        "Assets>ParentAssets",
        () -> {
          Job job = job();
          List<String> read = List.of(job.inputs().get(1), job.outputs().getFirst());
          return new Way(one("Assets", job.outputs().get(1)), read);
        });
    makers.put(
        "Tasks>InputMediaAssets",
        () -> {
          Job job = job();
          List<String> read = List.of(job.inputs().get(1), job.outputs().getFirst());
          return new Way(one("Tasks", job.tasks().get(1)), read);
        });
    makers.put(
        "Tasks>OutputMediaAssets",
        () -> {
          Job job = job();
          return new Way(one("Tasks", job.tasks().get(1)), List.of(job.outputs().get(1)));
        });
    makers.put(
        "JobTemplates>TaskTemplates",
        () -> {
          String task = "nb:ttid:UUID:00000000-0000-4000-8000-%012d".formatted(++last);
          String body =
              "\"JobTemplateBody\":\"<jobTemplate><taskBody taskTemplateId='"
                  + task
                  + "'><inputAsset>JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(0)"
                  + "</outputAsset></taskBody></jobTemplate>\",\"TaskTemplates\":[{\"Id\":\""
                  + task
                  + "\",\"NumberofInputAssets\":1,\"NumberofOutputAssets\":1}]";
          return new Way(one("JobTemplates", made("JobTemplates", body)), List.of(task));
        });
  }

  /// @param tasks the first reads the first input, the second the other and what the first makes
  private record Job(
      String address, List<String> inputs, List<String> tasks, List<String> outputs) {}

  private Job job() {
    List<String> inputs = List.of(service.asset(), service.asset());
    String tasks =
        task("first", "JobInputAsset(0)", 0)
            + ","
            + task("second", "JobInputAsset(1)</inputAsset><inputAsset>JobOutputAsset(0)", 1);
    String body =
        "\"InputMediaAssets@odata.bind\":[%s],\"Tasks\":[%s]"
            .formatted(links("Assets", inputs), tasks);
    String address = one("Jobs", made("Jobs", body));
    return new Job(
        address,
        inputs,
        List.of(named(address + "/Tasks", "first"), named(address + "/Tasks", "second")),
        List.of(
            named(address + "/OutputMediaAssets", "first"),
            named(address + "/OutputMediaAssets", "second")));
  }

  private static String task(String name, String input, int output) {
    return """
    {"Name":"%s","MediaProcessorId":"%s","Configuration":"AAC Audio","TaskBody":"<taskBody>\
    <inputAsset>%s</inputAsset><outputAsset assetName='%s'>JobOutputAsset(%d)</outputAsset>\
    </taskBody>"}\
    """
        .formatted(name, MES, input, name, output);
  }

  private String named(String feed, String name) {
    String found = service.json("GET", feed + "?$filter=Name%20eq%20'" + name + "'", "").body();
    List<String> ids = keys(found, "Id");
    assertThat(ids).as(found).hasSize(1);
    return ids.getFirst();
  }

  private void ofIngest() {
    makers.put(
        "IngestManifests>IngestManifestAssets",
        () -> {
          String manifest = made("IngestManifests", "\"Name\":\"m\"");
          List<String> assets =
              List.of(manifestAsset(manifest, asset()), manifestAsset(manifest, asset()));
          return new Way(one("IngestManifests", manifest), assets);
        });
    makers.put(
        "IngestManifests>PendingIngestManifestAssets",
        () -> {
          String manifest = made("IngestManifests", "\"Name\":\"m\"");
          manifestAsset(manifest, asset());
          String pending = manifestAsset(manifest, asset());
          manifestFile(manifest, pending, "a.mp4");
          return new Way(one("IngestManifests", manifest), List.of(pending));
        });
    makers.put(
        "IngestManifests>StorageAccount",
        () ->
            new Way(
                one("IngestManifests", made("IngestManifests", "\"Name\":\"m\"")),
                List.of("reelwork")));
    makers.put(
        "IngestManifestAssets>Asset",
        () -> {
          String asset = asset();
          String near = manifestAsset(made("IngestManifests", "\"Name\":\"m\""), asset);
          return new Way(one("IngestManifestAssets", near), List.of(asset));
        });
    makers.put(
        "IngestManifestAssets>IngestManifestFiles",
        () -> {
          String manifest = made("IngestManifests", "\"Name\":\"m\"");
          String near = manifestAsset(manifest, asset());
          manifestFile(manifest, manifestAsset(manifest, asset()), "other.mp4");
          return new Way(
              one("IngestManifestAssets", near),
              List.of(
                  manifestFile(manifest, near, "a.mp4"), manifestFile(manifest, near, "b.mp4")));
        });
  }

  private String manifestAsset(String manifest, String asset) {
    return made(
        "IngestManifestAssets",
        "\"ParentIngestManifestId\":\"%s\",\"Asset\":{\"Id\":\"%s\"}".formatted(manifest, asset));
  }

  private String manifestFile(String manifest, String asset, String name) {
    return made(
        "IngestManifestFiles",
        "\"Name\":\"%s\",\"ParentIngestManifestId\":\"%s\",\"ParentIngestManifestAssetId\":\"%s\""
            .formatted(name, manifest, asset));
  }

  private void ofLive() {
    makers.put(
        "Channels>Programs",
        () -> {
          String channel = channel();
          return new Way(one("Channels", channel), List.of(program(channel), program(channel)));
        });
    makers.put(
        "Programs>Channel",
        () -> {
          String channel = channel();
          return new Way(one("Programs", program(channel)), List.of(channel));
        });
  }

  private String channel() {
    String input = "\"Input\":{\"StreamingProtocol\":\"RTMP\"}";
    return made("Channels", "\"Name\":\"ch" + ++last + "\"," + input);
  }

  private String program(String channel) {
    return made(
        "Programs",
        "\"Name\":\"p%d\",\"ChannelId\":\"%s\",\"AssetId\":\"%s\",\"ArchiveWindowLength\":\"PT1H\""
            .formatted(++last, channel, asset()));
  }

  private String asset() {
    return made("Assets", "\"Name\":\"a\"");
  }

  private String file(String asset, String name) {
    return made("Files", "\"Name\":\"%s\",\"ParentAssetId\":\"%s\"".formatted(name, asset));
  }

  private String locator(String asset) {
    String policy = made("AccessPolicies", "\"DurationInMinutes\":60,\"Permissions\":1");
    return made(
        "Locators",
        "\"Type\":1,\"AssetId\":\"%s\",\"AccessPolicyId\":\"%s\"".formatted(asset, policy));
  }

  /// The key of a new entity.
  private String made(String set, String members) {
    Answer answer = service.json("POST", "/api/" + set, "{" + members + "}");
    assertThat(answer.status()).as(set + ": " + answer.body()).isIn(201, 202);
    answer.header("operation-id").ifPresent(this::await);
    return answer.find(id("Id"));
  }

  /// Nothing can be done with an entity while it is being made.
  private void await(String operation) {
    while (service.json("GET", one("Operations", operation), "").body().contains("InProgress")) {
      Thread.onSpinWait();
    }
  }

  private static String id(String member) {
    return "\"" + member + "\":\"([^\"]+)\"";
  }

  /// The values of a member, in the order of a feed.
  static List<String> keys(String feed, String member) {
    return Pattern.compile(id(member))
        .matcher(feed)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /// The address of an entity.
  static String one(String set, String key) {
    return "/api/" + set + "('" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "')";
  }

  private static String links(String set, List<String> keys) {
    return keys.stream()
        .map(key -> "\"" + one(set, key).substring("/api/".length()) + "\"")
        .reduce((one, other) -> one + "," + other)
        .orElseThrow();
  }
}
