package io.reelwork.services.blobface;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64Test extends OnBlobFace {
  private static byte[] check() {
    return "123456789".getBytes(StandardCharsets.US_ASCII);
  }

  /// The check value of CRC-64/NVME.
  @Test
  void hasTheCheckValueOfItsKind() {
    byte[] littleEndian =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0xAE8B14860A799888L).array();

    assertThat(Crc64.of(check())).isEqualTo(Base64.getEncoder().encodeToString(littleEndian));
    assertThat(Crc64.of(new byte[0])).isEqualTo("AAAAAAAAAAA=");
  }

  @Test
  void doesNotCareHowTheBytesCome() throws IOException {
    byte[] bytes = new byte[1_000];
    new Random(64).nextBytes(bytes);
    Crc64 pieces = new Crc64();
    for (int at = 0; at < bytes.length; at += 7) {
      pieces.update(bytes, at, Math.min(7, bytes.length - at));
    }
    Crc64 stream = new Crc64();
    var in = stream.over(new ByteArrayInputStream(bytes));
    while (in.read() >= 0) {
      in.readNBytes(13);
    }

    assertThat(pieces.base64()).isEqualTo(Crc64.of(bytes)).isEqualTo(stream.base64());
  }

  @Test
  void isCheckedOfBodiesAndGivenOfRanges() {
    String crc = Crc64.of(check());

    assertThat(ask(put("a").with("x-ms-content-crc64", crc).body(check())).status()).isEqualTo(201);
    assertRefused(
        ask(put("a").with("x-ms-content-crc64", crc).body("12345678")), 400, "Crc64Mismatch");
    assertRefused(
        ask(put("a").with("x-ms-content-crc64", "short").body("1")), 400, "InvalidHeaderValue");
    assertRefused(
        ask(
            request("PUT", "a", "comp=blocklist&")
                .with("x-ms-content-crc64", crc)
                .body("<BlockList/>")),
        400,
        "Crc64Mismatch");
    Response part =
        ask(
            request("GET", "a", "")
                .with("Range", "bytes=0-")
                .with("x-ms-range-get-content-crc64", "true"));
    assertThat(header(part, "x-ms-content-crc64")).isEqualTo(crc);
    assertThat(FakeRequest.text(part)).isEqualTo("123456789");
  }
}
