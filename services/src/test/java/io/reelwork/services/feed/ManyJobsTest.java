package io.reelwork.services.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.processors.Processors;
import io.reelwork.services.sql.Statements;
import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Jobs with real assets, made by one client in one transaction.
class ManyJobsTest {
  private static final int JOBS = 17;
  private static final int TASKS = 45;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void areMadeInFewStatementsAndLetHeartbeatsPass(TestDatabase kind) throws InterruptedException {
    try (EverySet sets = EverySet.open(kind, folder)) {
      String body = job(sets);
      sets.wire().ask("POST Jobs", body);
      int statements =
          Statements.counted(sets.database(), () -> sets.wire().ask("POST Jobs", body));
      assertThat(statements).isLessThan(20);

      AtomicBoolean done = new AtomicBoolean();
      AtomicLong latestNanos = new AtomicLong();
      Thread heart =
          Thread.ofPlatform()
              .start(() -> {
                while (!done.get()) {
                  long before = System.nanoTime();
                  sets.database()
                      .urgent(() ->
                          sets.database()
                              .write(sql -> sql.execute("update worker set name = name")));
                  latestNanos.accumulateAndGet(System.nanoTime() - before, Math::max);
                }
              });
      sets.database()
          .transaction(() -> {
            for (int i = 0; i < JOBS; i++) {
              assertThat(sets.wire().ask("POST Jobs", body).status()).isEqualTo(201);
            }
            return JOBS;
          });
      done.set(true);
      heart.join();
      assertThat(latestNanos.get()).isLessThan(1_500_000_000L);
    }
  }

  private static String job(EverySet sets) {
    String asset = id(sets.wire().told("POST Assets", "{\"Name\":\"in\"}"));
    sets.wire().told("POST Files", "{\"Name\":\"a.mp4\",\"ParentAssetId\":\"" + asset + "\"}");
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < TASKS; i++) {
      tasks
          .append(i == 0 ? "" : ",")
          .append("{\"MediaProcessorId\":\"")
          .append(Processors.infos().iterator().next().id())
          .append("\",\"Configuration\":\"x\",\"TaskBody\":\"<taskBody><inputAsset>")
          .append("JobInputAsset(0)</inputAsset><outputAsset>JobOutputAsset(")
          .append(i)
          .append(")</outputAsset></taskBody>\"}");
    }
    String link = "http://media.test:8480/api/Assets('" + asset + "')";
    return """
    {"Name":"j","InputMediaAssets":[{"__metadata":{"uri":"%s"}}],"Tasks":[%s]}\
    """
        .formatted(link, tasks);
  }

  private static String id(String told) {
    int from = told.indexOf("nb:cid:UUID:");
    return told.substring(from, told.indexOf('"', from));
  }
}
