package io.reelwork.odata.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.atom.Atom;
import io.reelwork.odata.json.JsonVerbose;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.payload.Requests.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RequestsTest {
  private static final WireFormat JSON = new JsonVerbose(Namespace.MEDIA_SERVICES);
  private static final WireFormat ATOM = new Atom(Namespace.MEDIA_SERVICES, InstantSource.system());
  private static final int MUTATIONS = 400;

  private final Goldens goldens = new Goldens("requests");

  @TestFactory
  Stream<DynamicTest> understandsWhatClientsSend() {
    return samples().stream()
        .map(it ->
            DynamicTest.dynamicTest(
                it.name(), () -> goldens.check(golden(it), Requests.dump(read(it, it.body())))));
  }

  @Test
  void usesEveryGolden() throws IOException {
    Set<String> names = samples().stream().map(RequestsTest::golden).collect(Collectors.toSet());
    goldens.checkNoneIsUnused(names);
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatIsCutOff() {
    return samples().stream()
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> cutEverywhere(it)));
  }

  @TestFactory
  Stream<DynamicTest> readsOrRefusesWhatIsDamaged() {
    return samples().stream().map(it -> DynamicTest.dynamicTest(it.name(), () -> damage(it)));
  }

  private static void cutEverywhere(Sample sample) {
    int end = new String(sample.body(), UTF_8).stripTrailing().getBytes(UTF_8).length;
    for (int length = 0; length < end; length++) {
      assertThat(refusal(sample, Arrays.copyOf(sample.body(), length)))
          .as("%s cut after %d bytes", sample.name(), length)
          .isEqualTo("400");
    }
  }

  private static void damage(Sample sample) {
    Random random = new Random(42);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = sample.body().clone();
      for (int hit = random.nextInt(3); hit >= 0; hit--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      assertThat(refusal(sample, body)).as("seed 42, round %d", i).isIn("", "400");
    }
  }

  /// The status of the refusal, empty when the body was read. Any other exception escapes.
  private static String refusal(Sample sample, byte[] body) {
    try {
      read(sample, body);
      return "";
    } catch (ODataError e) {
      return Integer.toString(e.code().status());
    }
  }

  private static NewEntity read(Sample sample, byte[] body) {
    WireFormat format = sample.name().endsWith(".xml") ? ATOM : JSON;
    return format.readEntity(sample.type(), Samples.TYPES, new ByteArrayInputStream(body));
  }

  private static String golden(Sample sample) {
    return sample.name() + ".txt";
  }

  private static List<Sample> samples() {
    return Stream.concat(Requests.ofKind("xml").stream(), Requests.ofKind("json").stream())
        .toList();
  }
}
