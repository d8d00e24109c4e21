package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Cross-origin requests of browsers: the rules of the account's service properties, else those of
/// the configuration. Source: Azure Storage REST, "Cross-Origin Resource Sharing (CORS) Support".
final class Cors {
  private final Blobs blobs;
  private final List<CorsRule> standard;

  /// @param standard the rules of accounts that have set none
  Cors(Blobs blobs, List<CorsRule> standard) {
    this.blobs = blobs;
    this.standard = List.copyOf(standard);
  }

  private List<CorsRule> rules(String account) {
    return blobs
        .accounts()
        .serviceProperties(account)
        .map(document -> ServiceProperties.parse(document).cors())
        .orElse(standard);
  }

  /// Answers a browser's question, which no signature comes with.
  Response preflight(Request request) {
    Optional<String> origin = request.header("Origin").filter(text -> !text.isBlank());
    Optional<String> method = request.header("Access-Control-Request-Method");
    if (origin.isEmpty() || method.isEmpty()) {
      throw new BlobError(
          Code.MissingRequiredHeader,
          "An HTTP header that's mandatory for this request is not specified: Origin and"
              + " Access-Control-Request-Method.");
    }
    List<String> headers =
        Arrays.stream(request.header("Access-Control-Request-Headers").orElse("").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    CorsRule rule =
        rules(BlobCall.target(request.path()).account()).stream()
            .filter(it -> it.allows(origin.get(), method.get().strip()))
            .filter(it -> headers.stream().allMatch(it::allowsHeader))
            .findFirst()
            .orElseThrow(() ->
                new BlobError(
                    Code.CorsPreflightFailure,
                    "CORS not enabled or no matching rule found for this request."));
    Response answer =
        allowing(Response.of(200), rule, origin.get())
            .and("Access-Control-Allow-Methods", method.get().strip())
            .and("Access-Control-Max-Age", String.valueOf(rule.maxAgeSeconds()));
    return headers.isEmpty()
        ? answer
        : answer.and("Access-Control-Allow-Headers", String.join(",", headers));
  }

  /// Adds to an answer what its origin may do with it.
  Response decorate(Request request, Response answer) {
    Optional<String> origin = request.header("Origin").filter(text -> !text.isBlank());
    if (origin.isEmpty() || request.method().equals("OPTIONS")) {
      return answer;
    }
    List<CorsRule> rules = rules(request);
    Optional<CorsRule> rule =
        rules.stream().filter(it -> it.allows(origin.get(), request.method())).findFirst();
    if (rule.isEmpty()) {
      return rules.isEmpty() ? answer : answer.and("Vary", "Origin");
    }
    String exposed =
        answer.headers().all().stream()
            .map(Map.Entry::getKey)
            .filter(rule.get()::exposes)
            .distinct()
            .collect(Collectors.joining(","));
    Response allowed = allowing(answer, rule.get(), origin.get());
    return exposed.isEmpty() ? allowed : allowed.and("Access-Control-Expose-Headers", exposed);
  }

  private List<CorsRule> rules(Request request) {
    try {
      return rules(BlobCall.target(request.path()).account());
    } catch (BlobError notAPath) {
      return List.of();
    }
  }

  private static Response allowing(Response answer, CorsRule rule, String origin) {
    return rule.isForAll()
        ? answer.and("Access-Control-Allow-Origin", CorsRule.ANY)
        : answer
            .and("Access-Control-Allow-Origin", origin)
            .and("Access-Control-Allow-Credentials", "true")
            .and("Vary", "Origin");
  }
}
