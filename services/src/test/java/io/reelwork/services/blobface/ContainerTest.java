package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerTest extends OnBlobFace {
  private static final String CONTAINER = "/reelwork/films?restype=container";

  @AfterEach
  void remove() {
    for (String name : new String[] {"films", "films-2", "films-3"}) {
      store.blobs.deleteContainer(new ContainerId("reelwork", name));
    }
  }

  private Response keyed(String method, String path) {
    return ask(signed(FakeRequest.of(method, path)));
  }

  private Response keyed(FakeRequest request) {
    return ask(signed(request));
  }

  @Test
  void livesFromCreateToDelete() {
    Response created = keyed(FakeRequest.of("PUT", CONTAINER).with("x-ms-meta-Reel", "7"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(header(created, "ETag")).startsWith("\"0x8D");
    assertRefused(keyed("PUT", CONTAINER), 409, "ContainerAlreadyExists");

    assertThat(header(keyed("GET", CONTAINER), "x-ms-meta-Reel")).isEqualTo("7");
    Response changed =
        keyed(FakeRequest.of("PUT", CONTAINER + "&comp=metadata").with("x-ms-meta-b", "8"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(header(changed, "ETag")).isNotEqualTo(header(created, "ETag"));
    Response metadata = keyed("GET", CONTAINER + "&comp=metadata");
    assertThat(header(metadata, "x-ms-meta-b")).isEqualTo("8");
    assertThat(header(metadata, "x-ms-meta-Reel")).isEqualTo("(none)");
    assertRefused(
        keyed(
            FakeRequest.of("DELETE", CONTAINER)
                .with("If-Modified-Since", header(changed, "Last-Modified"))),
        412,
        "ConditionNotMet");
    assertThat(keyed("DELETE", CONTAINER).status()).isEqualTo(202);
    assertRefused(keyed("DELETE", CONTAINER), 404, "ContainerNotFound");
    assertRefused(keyed("GET", CONTAINER), 404, "ContainerNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "Upper", "a_b", "-a", "a-", "a--b", "a.b"})
  void refusesNamesThatAzureRefuses(String name) {
    assertRefused(
        keyed("PUT", "/reelwork/" + name + "?restype=container"), 400, "InvalidResourceName");
  }

  @Test
  void isNotOpenedToThePublic() {
    assertRefused(
        keyed(FakeRequest.of("PUT", CONTAINER).with("x-ms-blob-public-access", "blob")),
        409,
        "PublicAccessNotPermitted");
    assertRefused(
        keyed(
            FakeRequest.of("PUT", ASSET.path() + "?restype=container&comp=acl")
                .with("x-ms-blob-public-access", "container")),
        409,
        "PublicAccessNotPermitted");
  }

  @Test
  void isNotManagedByServiceSas() {
    for (String operation :
        new String[] {"PUT ", "DELETE ", "PUT comp=metadata&", "PUT comp=acl&", "GET comp=acl&"}) {
      String[] parts = operation.split(" ", -1);
      assertRefused(
          ask(request(parts[0], "", "restype=container&" + parts[1])), 403, "AuthorizationFailure");
    }
  }

  @Test
  void keepsAccessPolicies() {
    keyed("PUT", CONTAINER);
    String document =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><SignedIdentifiers><SignedIdentifier>"
            + "<Id>upload</Id><AccessPolicy><Start>2026-11-25T00:00:00.0000000Z</Start>"
            + "<Expiry>2099-11-26T00:00:00.0000000Z</Expiry><Permission>rw</Permission>"
            + "</AccessPolicy></SignedIdentifier></SignedIdentifiers>";

    assertThat(keyed(FakeRequest.of("PUT", CONTAINER + "&comp=acl").body(document)).status())
        .isEqualTo(200);

    assertThat(FakeRequest.text(keyed("GET", CONTAINER + "&comp=acl"))).isEqualTo(document);
    String query = "sv=2019-12-12&sr=c&si=upload";
    String path = "/reelwork/films";
    assertThat(
            ask(FakeRequest.of("PUT", path + "/a?" + signed(query, path))
                    .with("x-ms-blob-type", "BlockBlob")
                    .body("x"))
                .status())
        .isEqualTo(201);
    assertThat(keyed(FakeRequest.of("PUT", CONTAINER + "&comp=acl").body("")).status())
        .isEqualTo(200);
    assertThat(ask(FakeRequest.of("GET", path + "/a?" + signed(query, path))).status())
        .isEqualTo(403);
  }

  @Test
  void hasFiveAccessPoliciesAtMost() {
    StringBuilder five = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      five.append("<SignedIdentifier><Id>%d</Id></SignedIdentifier>".formatted(i));
    }
    FakeRequest set = FakeRequest.of("PUT", ASSET.path() + "?restype=container&comp=acl");

    assertThat(keyed(set.body(policies(five.toString()))).status()).isEqualTo(200);
    assertRefused(
        keyed(set.body(policies(five + "<SignedIdentifier><Id>5</Id></SignedIdentifier>"))),
        400,
        "InvalidXmlDocument");
  }

  private static String policies(String identifiers) {
    return "<SignedIdentifiers>" + identifiers + "</SignedIdentifiers>";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no xml",
        "<Other/>",
        "<SignedIdentifiers><SignedIdentifier><Id></Id></SignedIdentifier></SignedIdentifiers>",
        "<SignedIdentifiers><SignedIdentifier><Id>a</Id><AccessPolicy><Start>x</Start>"
            + "</AccessPolicy></SignedIdentifier></SignedIdentifiers>",
        "<SignedIdentifiers><SignedIdentifier><Id>a</Id></SignedIdentifier><SignedIdentifier>"
            + "<Id>a</Id></SignedIdentifier></SignedIdentifiers>",
      })
  void refusesAccessPoliciesItCannotRead(String document) {
    assertRefused(
        keyed(FakeRequest.of("PUT", ASSET.path() + "?restype=container&comp=acl").body(document)),
        400,
        "InvalidXmlDocument");
  }

  @Test
  void isListedPageByPage() {
    for (String name : new String[] {"films", "films-2", "films-3"}) {
      store.blobs.createContainer(new ContainerId("reelwork", name), Map.of("n", name));
    }
    String list = "/reelwork?comp=list&prefix=films&maxresults=2&include=metadata";

    String first =
        FakeRequest.text(keyed(FakeRequest.of("GET", list).with("x-ms-version", "2019-12-12")));
    assertThat(first)
        .contains("ServiceEndpoint=\"http://media.example/reelwork/\"")
        .contains("<Prefix>films</Prefix><MaxResults>2</MaxResults><Containers><Container>")
        .contains("<Name>films</Name>", "<Name>films-2</Name>", "<n>films-2</n>")
        .contains("<LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>")
        .doesNotContain("asset-1", "films-3");
    String marker = first.replaceAll("(?s).*<NextMarker>(.*)</NextMarker>.*", "$1");
    String second = FakeRequest.text(keyed("GET", list + "&marker=" + marker));

    assertThat(second)
        .contains("films-3", "<NextMarker></NextMarker>", "AccountName=\"http")
        .contains("<Url>http://media.example/reelwork/films-3</Url>")
        .doesNotContain("films-2");
  }
}
