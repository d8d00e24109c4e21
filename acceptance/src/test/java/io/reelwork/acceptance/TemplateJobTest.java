package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A job from a template, really encoded, with no reserved unit: one task after the other.
@Timeout(300)
class TemplateJobTest {
  private static final String ONE = "nb:ttid:UUID:071370a3-0000-0000-0000-000000000001";
  private static final String TWO = "nb:ttid:UUID:071370a3-0000-0000-0000-000000000002";

  @TempDir Path data;

  @Test
  void runsTheTasksOfATemplateOneAfterTheOther() throws Exception {
    try (ServerProcess server = ServerProcess.with(data).start()) {
      RestClient rest = RestClient.signIn(server);
      JobFlow flow = new JobFlow(rest, server);
      reserve(rest, 0);
      String asset = flow.upload(Clips.video(2, 320, 180), "clip.mp4");
      String template = made(rest.post("JobTemplates", template()));

      String job =
          made(
              rest.post(
                  "Jobs",
                  "{\"Name\":\"templated\",\"TemplateId\":\"%s\",\"InputMediaAssets\":[{\"__metadata\":{\"uri\":\"%sAssets('%s')\"}}]}"
                      .formatted(template, server.api(), asset.replace(":", "%3A"))));
      int state =
          flow.await(
              job,
              now -> {
                assertThat(running(rest, job)).isLessThanOrEqualTo(1);
                return now >= 3;
              });

      assertThat(state).as(server.log()).isEqualTo(3);
      assertThat(rest.get("Jobs('" + job + "')").body()).contains(template);
      assertThat(rest.get("Jobs('" + job + "')/OutputMediaAssets/$count").body()).isEqualTo("2");
    }
  }

  private static void reserve(RestClient rest, int units) {
    String account = RestClient.text(rest.get("EncodingReservedUnitTypes").body(), "AccountId");
    HttpResponse<String> answer =
        rest.send(
            "PUT",
            "EncodingReservedUnitTypes(guid'" + account + "')",
            "{\"CurrentReservedUnits\":" + units + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  /// Tasks that are active or running now.
  private static int running(RestClient rest, String job) {
    String tasks = rest.get("Jobs('" + job + "')/Tasks").body();
    return tasks.split("\"State\":[12],", -1).length - 1;
  }

  private static String template() {
    return """
    {"Name":"two thumbnails","NumberofInputAssets":1,"TemplateType":1,
     "JobTemplateBody":"<jobTemplate>%s%s</jobTemplate>",
     "TaskTemplates":[%s,%s]}\
    """
        .formatted(body(ONE, 0), body(TWO, 1), task(ONE), task(TWO));
  }

  private static String body(String id, int output) {
    return ("<taskBody taskTemplateId='%s'><inputAsset>JobInputAsset(0)</inputAsset>"
            + "<outputAsset>JobOutputAsset(%d)</outputAsset></taskBody>")
        .formatted(id, output);
  }

  private static String task(String id) {
    return ("{\"Id\":\"%s\",\"Configuration\":\"H264 Single Bitrate 4x3 SD\","
            + "\"MediaProcessorId\":\"%s\",\"NumberofInputAssets\":1,\"NumberofOutputAssets\":1}")
        .formatted(id, JobFlow.ENCODER_ID);
  }

  private static String made(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RestClient.text(answer.body(), "Id");
  }
}
