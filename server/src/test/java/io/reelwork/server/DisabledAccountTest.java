package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.odata.model.Action;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.service.ServiceFunction;
import io.reelwork.server.Deployed.Answer;
import io.reelwork.server.Deployed.Sas;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.config.Settings;
import io.reelwork.services.access.Access;
import io.reelwork.services.access.Account;
import io.reelwork.services.sql.Database;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A client of an account that is disabled changes nothing by any door, and reads everything. The
/// doors come from what the service declares.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DisabledAccountTest {
  private static final String GUID = "8f7ac0c2-3f5d-4b1e-9d65-0c2a7d1f0a11";
  private static final String DISABLED = "The media account reelwork is disabled.";

  private Deployed service;
  private String asset;
  private Sas sas;

  @BeforeAll
  void start(@TempDir Path folder) throws InterruptedException {
    service = Deployed.in(folder, Map.of());
    asset = service.asset();
    sas = service.sas(asset);
    put("a");
    disable(folder);
    // What another process has changed is noticed after two seconds at the latest.
    Thread.sleep(2_100);
  }

  private static void disable(Path folder) {
    ServerConfig config =
        ServerConfig.of(
            Settings.load(Map.of("data", folder.toString()), Map.of(), Optional.empty()));
    try (Database database = Database.open(config.database(), Features.SCHEMAS)) {
      Access access =
          Access.open(database, config.masterKey(), config.access(), InstantSource.system());
      assertThat(access.accounts().change("reelwork", Account.State.DISABLED)).isPresent();
    }
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Answer put(String name) {
    return service.blob(
        "PUT", sas.container() + "/" + name + sas.query(), "x", "x-ms-blob-type: BlockBlob");
  }

  private static String key(EntityType type) {
    return switch (type.key()) {
      case KeyForm.Nb nb -> "('" + nb.of(GUID) + "')";
      case KeyForm.Guid _ -> "(guid'" + GUID + "')";
      case KeyForm.Name _ -> "('name')";
      case KeyForm.Part _ -> "('nb:cid:UUID:" + GUID + "__%23%23%23__name')";
    };
  }

  private List<String> changes() {
    List<String> changes = new ArrayList<>(List.of("POST /ext/jobs/x", "DELETE /ext/jobs/x"));
    for (EntityType type : service.odata().types()) {
      String set = "/api/" + type.set();
      changes.add("POST " + set);
      for (String verb : List.of("MERGE", "PATCH", "PUT", "DELETE")) {
        changes.add(verb + " " + set + key(type));
      }
      for (Navigation way : type.navigations()) {
        changes.add("POST " + set + key(type) + "/$links/" + way.name());
      }
      for (Action action : type.actions()) {
        changes.add("POST " + set + key(type) + "/" + action.name());
      }
    }
    for (ServiceFunction function : service.odata().functions()) {
      if (function.changes()) {
        changes.add("GET /api/" + function.name());
        changes.add("HEAD /api/" + function.name());
      }
    }
    return changes;
  }

  @Test
  void refusesEveryChange() {
    assertThat(changes()).hasSizeGreaterThan(150);
    for (String change : changes()) {
      String[] words = change.split(" ", 2);
      Answer answer = service.json(words[0], words[1], "");

      assertThat(answer.status()).as(change + "\n" + answer.body()).isEqualTo(403);
      if (!words[0].equals("HEAD")) {
        assertThat(answer.body()).as(change).contains(DISABLED);
      }
    }
  }

  @Test
  void knowsWhichFunctionsChangeSomething() {
    assertThat(service.odata().functions().stream().filter(ServiceFunction::changes))
        .extracting(ServiceFunction::name)
        .containsExactlyInAnyOrder("CreateFileInfos", "CancelJob");
    assertThat(service.json("GET", "/api/GetProtectionKeyId?contentKeyType=1", "").status())
        .isEqualTo(200);
  }

  @Test
  void readsEverySet() {
    for (EntityType type : service.odata().types()) {
      Answer answer = service.json("GET", "/api/" + type.set(), "");

      assertThat(answer.status()).as(type.set() + answer.body()).isEqualTo(200);
    }
    assertThat(service.json("GET", "/api/Assets('" + asset + "')/Files", "").body())
        .contains("a.mp4");
    assertThat(service.json("GET", "/ext/jobs/" + GUID, "").status()).isEqualTo(404);
  }

  @Test
  void answersTheReadsOfABatchAndRefusesItsChanges() {
    String body =
        part("GET Assets/$count")
            + part("POST Assets")
            + part("GET CreateFileInfos?assetid='" + asset + "'")
            + "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type:"
            + " application/http\r\n\r\nPOST Assets HTTP/1.1\r\nContent-Type: application/json"
            + "\r\n\r\n{\"Name\":\"b\"}\r\n--c--\r\n--b--\r\n";

    Answer answer =
        service.call("POST", "/api/$batch", body, "Content-Type: multipart/mixed; boundary=b");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().lines().filter(line -> line.startsWith("HTTP/1.1 ")))
        .containsExactly(
            "HTTP/1.1 200 OK",
            "HTTP/1.1 403 Forbidden",
            "HTTP/1.1 403 Forbidden",
            "HTTP/1.1 403 Forbidden");
    assertThat(service.json("GET", "/api/Assets/$count", "").body()).isEqualTo("1");
  }

  private static String part(String request) {
    return "--b\r\nContent-Type: application/http\r\n\r\n" + request + " HTTP/1.1\r\n\r\n\r\n";
  }

  @Test
  void keepsItsStorageAsItIs() {
    Answer written = put("b");
    Answer deleted = service.blob("DELETE", sas.container() + "/a" + sas.query(), "", "");

    assertThat(written.status()).isEqualTo(403);
    assertThat(written.header("x-ms-error-code")).contains("AccountIsDisabled");
    assertThat(deleted.status()).isEqualTo(403);
    assertThat(service.blob("GET", sas.container() + "/a" + sas.query(), "", "").body())
        .isEqualTo("x");
  }
}
