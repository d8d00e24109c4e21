package io.reelwork.services.access;

import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// A request as a test sends it.
record SentRequest(String method, String path, String query, Headers headers, String content)
    implements Request {
  static SentRequest get(String path) {
    return new SentRequest("GET", path, "", Headers.none(), "");
  }

  static SentRequest post(String path, String form) {
    Headers type = Headers.of("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    return new SentRequest("POST", path, "", type, form);
  }

  SentRequest and(String name, String value) {
    return new SentRequest(method, path, query, headers.and(name, value), content);
  }

  @Override
  public String id() {
    return "11111111-2222-4333-8444-555555555555";
  }

  @Override
  public URI origin() {
    return URI.create("https://media.example.test:8480");
  }

  @Override
  public String remote() {
    return "127.0.0.1";
  }

  @Override
  public OptionalLong contentLength() {
    return OptionalLong.of(content.length());
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }
}
