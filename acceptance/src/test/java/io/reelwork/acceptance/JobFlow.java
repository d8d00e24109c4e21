package io.reelwork.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntPredicate;

/// The way of a program that speaks plain REST: upload, submit, poll.
final class JobFlow {
  static final String ENCODER_ID = "nb:mpid:UUID:ff4df607-d419-42f0-bc17-a481b1331e56";

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final RestClient rest;
  private final ServerProcess server;

  JobFlow(RestClient rest, ServerProcess server) {
    this.rest = rest;
    this.server = server;
  }

  /// Makes an asset with one uploaded file; answers the asset's id.
  String upload(Path file, String name) throws IOException, InterruptedException {
    String asset = id(rest.post("Assets", "{\"Name\":\"" + name + "\"}"));
    String policy =
        id(
            rest.post(
                "AccessPolicies", "{\"Name\":\"up\",\"DurationInMinutes\":60,\"Permissions\":2}"));
    HttpResponse<String> locator =
        rest.post(
            "Locators",
            "{\"AccessPolicyId\":\"%s\",\"AssetId\":\"%s\",\"Type\":1}".formatted(policy, asset));
    put(reachable(RestClient.text(locator.body(), "Path")), name, file);
    expect(204, rest.get("CreateFileInfos?assetid='" + asset.replace(":", "%3A") + "'"));
    return asset;
  }

  /// Locators may name the public URL; the blob face is reached on loopback.
  private URI reachable(String path) {
    URI uri = URI.create(path);
    URI blob = server.origin("blob");
    return blob.resolve(uri.getRawPath() + "?" + uri.getRawQuery());
  }

  private static void put(URI locator, String name, Path file)
      throws IOException, InterruptedException {
    String text = locator.toString();
    int query = text.indexOf('?');
    URI blob = URI.create(text.substring(0, query) + "/" + name + text.substring(query));
    HttpResponse<String> response =
        RestClient.send(
            HttpClient.newHttpClient(),
            HttpRequest.newBuilder(blob)
                .header("x-ms-blob-type", "BlockBlob")
                .header("x-ms-version", "2015-02-21")
                .header("Content-Type", "video/mp4")
                .PUT(HttpRequest.BodyPublishers.ofFile(file))
                .build());
    expect(201, response);
  }

  /// Submits a job of one encoding task by deep insert; answers its id.
  String submit(String name, String asset, String configuration) {
    String json =
        """
        {"Name":"%s","InputMediaAssets":[{"__metadata":{"uri":"%sAssets('%s')"}}],
         "Tasks":[{"Configuration":"%s","MediaProcessorId":"%s","TaskBody":"<?xml version=\\"1.0\\" \
        encoding=\\"utf-8\\"?><taskBody><inputAsset>JobInputAsset(0)</inputAsset>\
        <outputAsset>JobOutputAsset(0)</outputAsset></taskBody>"}]}\
        """
            .formatted(name, server.api(), asset.replace(":", "%3A"), configuration, ENCODER_ID);
    return id(rest.post("Jobs", json));
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
