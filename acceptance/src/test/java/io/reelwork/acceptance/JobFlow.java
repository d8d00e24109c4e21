package io.reelwork.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The way of a program that speaks plain REST: upload, submit, poll.
final class JobFlow {
  static final String ENCODER_ID = "nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56";

  private static final Pattern ERRORS =
      Pattern.compile(
          "\"ErrorDetails\":\\[(?:\\{\"Code\":\"(\\w+)\",\"Message\":\"((?:[^\"\\\\]|\\\\.)*)\"})?]");
  private static final Pattern NAME = Pattern.compile("\"Name\"\\s*:\\s*\"([^\"]+)\"");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /// What a failed task says of itself.
  record TaskError(String code, String message) {}

  private static final int WRITE = 2;
  private static final int DELETE = 4;

  private final HttpClient blobs = HttpClient.newHttpClient();
  private final RestClient rest;
  private final ServerProcess server;

  JobFlow(RestClient rest, ServerProcess server) {
    this.rest = rest;
    this.server = server;
  }

  /// Makes an asset with one uploaded file; answers the asset's id.
  String upload(Path file, String name) throws IOException, InterruptedException {
    String asset = id(rest.post("Assets", "{\"Name\":\"" + name + "\"}"));
    HttpRequest.Builder put =
        blob(asset, name, WRITE)
            .header("x-ms-blob-type", "BlockBlob")
            .header("Content-Type", "video/mp4");
    send(put.PUT(HttpRequest.BodyPublishers.ofFile(file)), 201);
    expect(204, rest.get("CreateFileInfos?assetid='" + asset.replace(":", "%3A") + "'"));
    return asset;
  }

  /// Deletes the blob of a file and leaves the file.
  void deleteBlob(String asset, String name) {
    send(blob(asset, name, DELETE).DELETE(), 202);
  }

  /// The address to which a blob of this name, in a new asset, may be put.
  URI uploadUrl(String name) {
    String asset = id(rest.post("Assets", "{\"Name\":\"" + name + "\"}"));
    return blob(asset, name, WRITE).build().uri();
  }

  private HttpRequest.Builder blob(String asset, String name, int permissions) {
    String policy =
        id(
            rest.post(
                "AccessPolicies",
                "{\"Name\":\"up\",\"DurationInMinutes\":60,\"Permissions\":%d}"
                    .formatted(permissions)));
    HttpResponse<String> locator =
        rest.post(
            "Locators",
            "{\"AccessPolicyId\":\"%s\",\"AssetId\":\"%s\",\"Type\":1}".formatted(policy, asset));
    String text = reachable(RestClient.text(locator.body(), "Path")).toString();
    int query = text.indexOf('?');
    return HttpRequest.newBuilder(
            URI.create(text.substring(0, query) + "/" + name + text.substring(query)))
        .header("x-ms-version", "2015-02-21");
  }

  private void send(HttpRequest.Builder request, int status) {
    expect(status, RestClient.send(blobs, request.build()));
  }

  /// Locators may name the public URL; the blob face is reached on loopback.
  private URI reachable(String path) {
    URI uri = URI.create(path);
    URI blob = server.origin("blob");
    return blob.resolve(uri.getRawPath() + "?" + uri.getRawQuery());
  }

  /// Submits a job of one encoding task by deep insert; answers its id.
  String submit(String name, String asset, String configuration) {
    return submit(name, asset, configuration, ENCODER_ID);
  }

  /// The same for another processor.
  String submit(String name, String asset, String configuration, String processor) {
    String json =
        """
        {"Name":"%s","InputMediaAssets":[{"__metadata":{"uri":"%sAssets('%s')"}}],
         "Tasks":[{"Configuration":"%s","MediaProcessorId":"%s","TaskBody":"<?xml version=\\"1.0\\" \
        encoding=\\"utf-8\\"?><taskBody><inputAsset>JobInputAsset(0)</inputAsset>\
        <outputAsset>JobOutputAsset(0)</outputAsset></taskBody>"}]}\
        """
            .formatted(
                name, server.api(), asset.replace(":", "%3A"), json(configuration), processor);
    return id(rest.post("Jobs", json));
  }

  /// Submits a job of several encoding tasks that write to one output asset; answers its id.
  String submitSharing(String name, String asset, List<String> configurations) {
    String tasks =
        configurations.stream()
            .map(configuration ->
                """
                {"Configuration":"%s","MediaProcessorId":"%s","TaskBody":"<taskBody>\
                <inputAsset>JobInputAsset(0)</inputAsset>\
                <outputAsset>JobOutputAsset(0)</outputAsset></taskBody>"}\
                """
                    .formatted(json(configuration), ENCODER_ID))
            .collect(Collectors.joining(","));
    return id(
        rest.post(
            "Jobs",
            "{\"Name\":\"%s\",\"InputMediaAssets\":[{\"__metadata\":{\"uri\":\"%sAssets('%s')\"}}],\"Tasks\":[%s]}"
                .formatted(name, server.api(), asset.replace(":", "%3A"), tasks)));
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /// Polls until the job's state is one that is looked for; answers the state.
  int await(String job, IntPredicate wanted) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      int state = state(job);
      if (wanted.test(state)) {
        return state;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the job did not get there:\n" + server.log());
  }

  /// The job's state.
  int state(String job) {
    return (int) RestClient.number(rest.get("Jobs('" + job + "')").body(), "State");
  }

  /// The progress of the job's first task.
  double progress(String job) {
    return RestClient.number(rest.get("Jobs('" + job + "')/Tasks").body(), "Progress");
  }

  /// The code and message of the only error of the job's first task, when it has one.
  Optional<TaskError> error(String job) {
    Matcher details = ERRORS.matcher(rest.get("Jobs('" + job + "')/Tasks").body());
    if (!details.find()) {
      throw new AssertionError("no single error, and not none: " + details);
    }
    return Optional.ofNullable(details.group(1)).map(code -> new TaskError(code, details.group(2)));
  }

  /// The names of the files that the job's first output asset holds; none when it is gone.
  List<String> outputs(String job) {
    String assets = rest.get("Jobs('" + job + "')/OutputMediaAssets").body();
    if (assets.contains("\"value\":[]")) {
      return List.of();
    }
    String asset = RestClient.text(assets, "Id").replace(":", "%3A");
    String files = rest.get("Assets('" + asset + "')/Files").body();
    return NAME.matcher(files).results().map(name -> name.group(1)).toList();
  }

  /// The names of those of these files that are marked as primary.
  List<String> primaries(String job) {
    String asset =
        RestClient.text(rest.get("Jobs('" + job + "')/OutputMediaAssets").body(), "Id")
            .replace(":", "%3A");
    String files = rest.get("Assets('" + asset + "')/Files?$filter=IsPrimary%20eq%20true").body();
    return NAME.matcher(files).results().map(name -> name.group(1)).toList();
  }

  private static String id(HttpResponse<String> created) {
    expect(201, created);
    return RestClient.text(created.body(), "Id");
  }

  private static void expect(int status, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      throw new AssertionError(
          response.request().uri() + ": " + response.statusCode() + " " + response.body());
    }
  }
}
