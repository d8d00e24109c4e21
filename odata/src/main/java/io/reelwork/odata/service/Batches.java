package io.reelwork.odata.service;

import io.reelwork.odata.batch.BatchAnswer;
import io.reelwork.odata.batch.BatchItem;
import io.reelwork.odata.batch.BatchReader;
import io.reelwork.odata.batch.BatchWriter;
import io.reelwork.odata.batch.EmbeddedRequest;
import io.reelwork.odata.batch.EmbeddedResponse;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/// `$batch`: requests one after the other, changesets as a whole (protocol section 8.2).
final class Batches {
  private static final List<String> INHERITED =
      List.of("x-ms-version", "maxdataserviceversion", "accept");

  private final ServiceParts parts;
  private final Catalogue catalogue;
  private final Function<ODataRequest, ODataResponse> service;

  /// `service` answers a single request.
  Batches(ServiceParts parts, Catalogue catalogue, Function<ODataRequest, ODataResponse> service) {
    this.parts = parts;
    this.catalogue = catalogue;
    this.service = service;
  }

  ODataResponse handle(Exchange exchange) {
    ODataRequest outer = exchange.request();
    List<BatchItem> items =
        BatchReader.read(exchange.contentType(), outer.body(), parts.batchLimits());
    List<BatchAnswer> answers =
        items.stream()
            .map(item ->
                switch (item) {
                  case BatchItem.Single(EmbeddedRequest request) -> single(outer, request);
                  case BatchItem.Changeset(List<EmbeddedRequest> requests) ->
                      changeset(outer, requests);
                })
            .toList();
    BatchWriter.Written written = BatchWriter.write(answers, UUID::randomUUID);
    return Answers.batch(written.contentType(), written.bytes());
  }

  private BatchAnswer single(ODataRequest outer, EmbeddedRequest part) {
    ODataRequest request = request(outer, part);
    ODataResponse response;
    try {
      response =
          isBatch(request)
              ? error(
                  request,
                  new ODataError(Code.MALFORMED_BATCH, "$batch: cannot stand inside a batch"))
              : service.apply(request);
    } catch (RuntimeException e) {
      response = failure(request, e);
    } catch (StackOverflowError e) {
      response = failure(request, tooDeep(e));
    }
    return new BatchAnswer.Single(embedded(response, part.contentId()));
  }

  private static boolean isBatch(ODataRequest request) {
    return request.path().replace("%24", "$").startsWith("$batch");
  }

  private BatchAnswer changeset(ODataRequest outer, List<EmbeddedRequest> changes) {
    List<Step> steps =
        changes.stream()
            .map(change -> new Step(request(outer, change), change.contentId(), change.body()))
            .toList();
    if (steps.isEmpty()) {
      return new BatchAnswer.Changeset(List.of());
    }
    if (!outer.mayChange()) {
      return failed(steps.getFirst(), error(steps.getFirst().request(), outer.refusedChange()));
    }
    Changeset changeset = new Changeset(catalogue, parts.formats(), steps);
    try {
      List<ODataResponse> responses = parts.transactions().inChangeset(changeset::run);
      return new BatchAnswer.Changeset(
          IntStream.range(0, steps.size())
              .mapToObj(i -> embedded(responses.get(i), steps.get(i).contentId()))
              .toList());
    } catch (RuntimeException e) {
      return failed(changeset.current(), failure(changeset.current().request(), e));
    } catch (StackOverflowError e) {
      return failed(changeset.current(), failure(changeset.current().request(), tooDeep(e)));
    }
  }

  /// One part that recurses without end must not take the answers of the others with it.
  private static RuntimeException tooDeep(StackOverflowError error) {
    return new IllegalStateException("recursion without end in a part of a batch", error);
  }

  /// One error stands for the whole changeset.
  private static BatchAnswer failed(Step step, ODataResponse error) {
    return new BatchAnswer.Changeset(List.of(embedded(error, step.contentId())));
  }

  private ODataResponse failure(ODataRequest request, RuntimeException failure) {
    return error(
        request,
        failure instanceof ODataError error
            ? error
            : parts.failures().refusal(failure).orElseGet(() -> parts.failures().failure(failure)));
  }

  private ODataResponse error(ODataRequest request, ODataError error) {
    return Answers.error(
        parts
            .formats()
            .forError(
                request.header("accept").orElse(""),
                request.header("maxdataserviceversion").orElse("")),
        error);
  }

  /// The part as a request of its own; what it does not say it takes from the batch.
  private static ODataRequest request(ODataRequest outer, EmbeddedRequest part) {
    EmbeddedUri uri = EmbeddedUri.of(outer.root(), part.uri());
    Map<String, String> headers = new HashMap<>();
    for (String name : INHERITED) {
      outer.header(name).ifPresent(value -> headers.put(name, value));
    }
    headers.putAll(part.headers());
    return new ODataRequest(
        part.method(),
        uri.path(),
        uri.query(),
        ODataRequest.Fields.of(headers),
        new ByteArrayInputStream(part.body()),
        outer.account(),
        outer.mayChange(),
        outer.root());
  }

  private static EmbeddedResponse embedded(ODataResponse response, Optional<String> contentId) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : List.of("DataServiceVersion", "Content-Type")) {
      response.header(name).ifPresent(value -> headers.put(name, value));
    }
    contentId.ifPresent(id -> headers.put("Content-ID", id));
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Cache-Control", "no-cache");
    response.headers().forEach(header -> headers.putIfAbsent(header.name(), header.value()));
    return new EmbeddedResponse(response.status(), headers, response.body());
  }
}
