package io.reelwork.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A program that speaks plain REST, as the published samples do: JSON light, one token.
final class RestClient {
  private static final Pattern NOT_FOR_CLIENTS =
      Pattern.compile(
          "\\bjavax?\\.[a-z]|\\bio\\.reelwork\\.|\\borg\\.(?:jooq|sqlite|postgresql)"
              + "|[a-z]Exception\\b|OutOfMemoryError|StackOverflowError|analyzeduration"
              + "|Consider increasing");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final URI api;
  private final String token;

  private RestClient(URI api, String token) {
    this.api = api;
    this.token = token;
  }

  /// Signs in as the known client of a server.
  static RestClient signIn(ServerProcess server) {
    return signIn(server, ServerProcess.CLIENT_ID, ServerProcess.CLIENT_SECRET);
  }

  /// Signs in as any client of a server.
  static RestClient signIn(ServerProcess server, String id, String secret) {
    String form =
        "grant_type=client_credentials&client_id="
            + id
            + "&client_secret="
            + URLEncoder.encode(secret, StandardCharsets.UTF_8)
            + "&resource="
            + URLEncoder.encode("https://rest.media.azure.net", StandardCharsets.UTF_8);
    HttpResponse<String> response =
        send(
            HttpClient.newHttpClient(),
            HttpRequest.newBuilder(server.origin("api").resolve("/some-tenant/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return new RestClient(server.api(), text(response.body(), "access_token"));
  }

  /// The access token.
  String token() {
    return token;
  }

  /// Reads below the service root.
  HttpResponse<String> get(String path) {
    return send(http, request(path).GET().build());
  }

  /// Reads anything of this server as its client; answers the body.
  String read(URI uri) {
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
    return send(http, request).body();
  }

  /// Posts JSON below the service root.
  HttpResponse<String> post(String path, String json) {
    return send(http, request(path).POST(BodyPublishers.ofString(json)).build());
  }

  /// Sends any verb with a JSON body below the service root.
  HttpResponse<String> send(String method, String path, String json) {
    return send(http, request(path).method(method, BodyPublishers.ofString(json)).build());
  }

  /// A request that the caller goes on building.
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + token)
        .header("x-ms-version", "2.19")
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .header("DataServiceVersion", "3.0")
        .header("MaxDataServiceVersion", "3.0");
  }

  /// Sends a request that was built by hand.
  static HttpResponse<String> send(HttpClient http, HttpRequest request) {
    try {
      return plain(http.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new IllegalStateException(request + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Whatever the service says, to any test: no class of ours, no advice about FFmpeg's options.
  private static HttpResponse<String> plain(HttpResponse<String> response) {
    Matcher found = NOT_FOR_CLIENTS.matcher(response.body());
    if (found.find()) {
      throw new AssertionError(response.uri() + " says " + found.group() + ":\n" + response.body());
    }
    return response;
  }

  /// The value of a text property in JSON.
  static String text(String json, String property) {
    Matcher matcher =
        Pattern.compile("\"" + property + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException(property + " is not in " + json);
    }
    return matcher.group(1).replace("\\/", "/").replace("\\u0026", "&");
  }

  /// The value of a number in JSON.
  static double number(String json, String property) {
    Matcher matcher =
        Pattern.compile("\"" + property + "\"\\s*:\\s*(-?[0-9.]+(?:[eE][-+]?\\d+)?)").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException(property + " is not in " + json);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
