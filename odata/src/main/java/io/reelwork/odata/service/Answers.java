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

  /// 201, or 202 when an operation goes on with the entity (protocol section 9).
  static ODataResponse created(Exchange exchange, EntitySet.Created created) {
    Entity entity = created.entity();
    Document body = exchange.format().entity(entity, exchange.context());
    ODataResponse answer =
        new ODataResponse(
            created.operationId().isPresent() ? 202 : 201,
            List.of(
                new Header("Content-Type", body.contentType()),
                new Header("Location", EntityAddress.absolute(exchange.call().root(), entity)),
                new Header(VERSION_HEADER, body.dataServiceVersion())),
            body.bytes());
    return created.operationId().map(id -> started(answer, id)).orElse(answer);
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
    return document(code.status(), format.error(code.text(), message));
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
