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

  /// As the reference lists them; of names in two generations, both.
  @Test
  void listsThemByTheIdsThatClientsKnow() {
    assertThat(Processors.infos())
        .extracting(info -> info.name() + " " + info.id().substring("nb:mpid:UUID:".length()))
        .containsExactlyInAnyOrder(
            "Media Encoder Standard ff4df607-d419-42f0-bc17-a481b1331e56",
            "Media Encoder Premium Workflow 77fea72a-107c-439e-b0bb-f88153b93461",
            "Azure Media Encoder 1b1da727-93ae-4e46-a8a1-268828765609",
            "Windows Azure Media Encoder 2e7aa8f3-4961-4e0c-b4db-0e0439e524f5",
            "Windows Azure Media Encoder 70bdc2c3-ebf4-42a9-8542-5afc1e55d217",
            "Windows Azure Media Encoder 2f381738-c504-4e4a-a38e-d199e207fcd5",
            "Windows Azure Media Packager a2f9afe9-7146-4882-a5f7-da4a85e06a93",
            "Windows Azure Media Encryptor 38a620d8-b8dc-4e39-bb2e-7d589587232b",
            "Storage Decryption aec03716-7c5e-4f68-b592-f4850eba9f10",
            "Azure Media Indexer 233e57fc-36bb-4f6f-8f18-3b662747a9f8",
            "Azure Media Indexer 2 Preview 1927f26d-0aa5-4ca1-95a3-1a3f95b0f706",
            "Azure Media Face Detector 6a9b8239-81ea-4762-8125-66b4f45737a2",
            "Azure Media Redactor 3806d7a6-4985-4437-b098-50e3733310e8",
            "Azure Media Motion Detector 464c4ede-daad-4edd-9c3c-3b5f667eef08",
            "Azure Media Video Thumbnails d4d94427-b8e7-44b5-addb-5f3a26124385",
            "Azure Media OCR 074c3899-d9fb-448f-9ae1-4ebcbe633056",
            "Azure Media Content Moderator bb312589-3bd4-4f2e-af26-2df8a984b395",
            "Azure Media Hyperlapse db657ff0-fc6e-407c-a03a-80fdca3b81cd",
            "Azure Media Video Annotator 4b8b1e57-3bf3-4a07-b21a-12c3cdcc0894");
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
    List<ProcessorInfo> others =
        Processors.infos().stream()
            .filter(
                info -> !info.name().contains("Media Encoder ") || info.name().contains("Premium"))
            .filter(info -> !info.name().matches(".*Azure Media Encoder|Storage Decryption"))
            .toList();

    assertThat(others).hasSize(13);
    for (ProcessorInfo other : others) {
      Processor processor = bench.processors.byId(other.id()).orElseThrow();
      Bench.Task task = new Bench.Task(bench, "", List.of(), bench.empty(), _ -> false);
      assertThatThrownBy(() -> processor.plan(task))
          .isInstanceOfSatisfying(
              TaskFailure.class,
              failure -> assertThat(failure.error()).isEqualTo(TaskError.PROCESSING_TASK))
          .hasMessage("The processor " + other.name() + " is not offered here.");
    }
  }
}
