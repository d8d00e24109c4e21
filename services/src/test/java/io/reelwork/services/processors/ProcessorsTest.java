package io.reelwork.services.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.Call;
import io.reelwork.odata.service.EntitySet;
import io.reelwork.odata.uri.Query;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.ProcessorInfo;
import io.reelwork.services.steps.TaskError;
import io.reelwork.services.steps.TaskFailure;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorsTest {
  private static final Call CALL =
      new Call("reelwork", ApiVersion.LATEST, URI.create("http://media.test:8480/api/"));

  @TempDir static Path folder;
  private static Bench bench;

  @BeforeAll
  static void open() {
    bench = new Bench(folder);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void listsMediaEncoderStandardAsItStandsOnTheWire() {
    EntitySet set = Processors.feature().entitySets().getFirst();

    Entity entity = set.find(CALL, Processors.MEDIA_ENCODER_STANDARD).orElseThrow();

    assertThat(entity.value("Name")).isEqualTo(new Value.Text("Media Encoder Standard"));
    assertThat(entity.value("Description")).isEqualTo(entity.value("Name"));
    assertThat(entity.value("Sku")).isEqualTo(new Value.Text(""));
    assertThat(entity.value("Vendor")).isEqualTo(new Value.Text("Microsoft"));
    assertThat(entity.value("Version")).isEqualTo(new Value.Text("1.1"));
  }

  @Test
  void listsEveryProcessorWithADecimalVersion() {
    List<Entity> entities =
        Processors.feature().entitySets().getFirst().list(CALL, Query.all()).entities();

    assertThat(entities)
        .hasSize(19)
        .allSatisfy(entity ->
            assertThat(((Value.Text) entity.value("Version")).text()).matches("\\d+\\.\\d+"));
  }

  @Test
  void findsAProcessorInAnyCase() {
    String upper = Processors.MEDIA_ENCODER_STANDARD.toUpperCase(Locale.ROOT);

    assertThat(bench.processors.byId(upper)).isPresent();
    assertThat(bench.processors.byId("nb:mpid:UUID:00000000-0000-0000-0000-000000000000"))
        .isEmpty();
    assertThat(bench.processors.byId("")).isEmpty();
  }

  @Test
  void runsTheSameEncoderUnderItsOldNames() {
    assertThat(Processors.infos())
        .filteredOn(info -> info.name().contains("Azure Media Encoder"))
        .hasSize(4)
        .allSatisfy(info ->
            assertThat(bench.processors.byId(info.id()).orElseThrow())
                .isInstanceOf(MediaEncoderStandard.class));
  }

  @Test
  void failsATaskForAProcessorThatIsNotOffered() {
    ProcessorInfo indexer =
        Processors.infos().stream()
            .filter(info -> info.name().equals("Azure Media Indexer"))
            .findFirst()
            .orElseThrow();
    Processor processor = bench.processors.byId(indexer.id()).orElseThrow();
    Bench.Task task = new Bench.Task(bench, "", List.of(), bench.empty(), _ -> false);

    assertThatThrownBy(() -> processor.plan(task))
        .isInstanceOfSatisfying(
            TaskFailure.class,
            failure -> assertThat(failure.error()).isEqualTo(TaskError.PROCESSING_TASK))
        .hasMessage("The processor Azure Media Indexer is not offered here.");
  }
}
