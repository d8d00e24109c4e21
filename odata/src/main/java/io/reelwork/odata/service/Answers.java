package io.reelwork.odata.service;

import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.payload.EntityAddress;
import io.reelwork.odata.payload.WireFormat;
import io.reelwork.odata.payload.WireFormat.Document;
import io.reelwork.odata.service.ODataResponse.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The shapes of answers (protocol sections 5 and 8).
final class Answers {
  private static final String VERSION_HEADER = "DataServiceVersion";

  private Answers() {}

  static ODataResponse ok(Document document) {
    return document(200, document);
  }

  /// 201, or 202 when an operation goes on with the entity (protocol section 9), or 204 when the
  /// caller prefers it.
  static ODataResponse created(Exchange exchange, EntitySet.Created created) {
    if (created.operationId().isPresent()) {
      return started(made(exchange, 202, created.entity()), created.operationId().get());
    }
    return exchange
        .preference()
        .map(preference ->
            preference.applied(
                switch (preference) {
                  case CONTENT -> made(exchange, 201, created.entity());
                  case NO_CONTENT -> madeWithoutContent(exchange, created.entity());
                }))
        .orElseGet(() -> made(exchange, 201, created.entity()));
  }

  private static ODataResponse made(Exchange exchange, int status, Entity entity) {
    Document body = exchange.format().entity(entity, exchange.context());
    return new ODataResponse(
        status,
        List.of(
            new Header("Content-Type", body.contentType()),
            new Header("Location", EntityAddress.absolute(exchange.call().root(), entity)),
            new Header(VERSION_HEADER, body.dataServiceVersion())),
        body.bytes());
  }

  private static ODataResponse madeWithoutContent(Exchange exchange, Entity entity) {
    String address = EntityAddress.absolute(exchange.call().root(), entity);
    return noContent(exchange).with("Location", address).with("DataServiceId", address);
  }

  static ODataResponse noContent(Exchange exchange) {
    String version = exchange.formats().isLight(exchange.format()) ? "3.0;" : "1.0;";
    return new ODataResponse(204, List.of(new Header(VERSION_HEADER, version)), new byte[0]);
  }

  /// The work goes on in the background.
  static ODataResponse started(Exchange exchange, String operationId) {
    return started(new ODataResponse(202, noContent(exchange).headers(), new byte[0]), operationId);
  }

  private static ODataResponse started(ODataResponse answer, String operationId) {
    return answer.with("operation-id", operationId);
  }

  static ODataResponse plainText(String text) {
    return new ODataResponse(
        200,
        List.of(
            new Header("Content-Type", "text/plain;charset=utf-8"),
            new Header(VERSION_HEADER, "2.0;")),
        text.getBytes(StandardCharsets.UTF_8));
  }

  static ODataResponse batch(String contentType, byte[] body) {
    return new ODataResponse(
        202,
        List.of(new Header("Content-Type", contentType), new Header(VERSION_HEADER, "1.0;")),
        body);
  }

  static ODataResponse error(WireFormat format, ODataError error) {
    return error(format, error.code(), String.valueOf(error.getMessage())).refusing(error);
  }

  static ODataResponse error(WireFormat format, ODataError.Code code, String message) {
    ODataResponse answer = document(code.status(), format.error(code.text(), message));
    return code == ODataError.Code.BUSY ? answer.with("Retry-After", "2") : answer;
  }

  private static ODataResponse document(int status, Document document) {
    return new ODataResponse(
        status,
        List.of(
            new Header("Content-Type", document.contentType()),
            new Header(VERSION_HEADER, document.dataServiceVersion())),
        document.bytes());
  }
}
