package io.reelwork.services.blobface;

import static io.reelwork.services.storage.TestStore.ASSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.web.FakeRequest;
import io.reelwork.services.web.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTest extends OnBlobFace {
  private static final String PROPERTIES = "/reelwork?restype=service&comp=properties";

  private static final String RULE =
      "<CorsRule><AllowedMethods>PUT,GET</AllowedMethods>"
          + "<AllowedOrigins>https://app.example,https://*.films.example</AllowedOrigins>"
          + "<AllowedHeaders>x-ms-meta-*,content-type</AllowedHeaders>"
          + "<ExposedHeaders>x-ms-*</ExposedHeaders><MaxAgeInSeconds>60</MaxAgeInSeconds>"
          + "</CorsRule>";

  @AfterEach
  void forget() {
    set("<Cors/>");
  }

  private Response set(String content) {
    String document = "<StorageServiceProperties>" + content + "</StorageServiceProperties>";
    return ask(signed(FakeRequest.of("PUT", PROPERTIES).body(document)));
  }

  private String properties() {
    return FakeRequest.text(ask(signed(FakeRequest.of("GET", PROPERTIES))));
  }

  @Test
  void keepsItsCrossOriginRules() {
    assertThat(properties())
        .contains("<Logging><Version>1.0</Version><Read>false</Read>", "<Cors></Cors>");

    assertThat(set("<Cors>" + RULE + "</Cors>").status()).isEqualTo(202);
    assertThat(set("<DefaultServiceVersion>2019-12-12</DefaultServiceVersion>").status())
        .isEqualTo(202);

    assertThat(properties())
        .contains("<Cors>" + RULE + "</Cors>")
        .contains("<DefaultServiceVersion>2019-12-12</DefaultServiceVersion>");
    assertThat(ask(signed(FakeRequest.of("PUT", PROPERTIES).body(properties()))).status())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Logging><Read>true</Read></Logging>|InvalidXmlNodeValue",
        "<DeleteRetentionPolicy><Enabled>true</Enabled><Days>3</Days></DeleteRetentionPolicy>|InvalidXmlNodeValue",
        "<HourMetrics><Version>1.0</Version><Enabled>true</Enabled></HourMetrics>|InvalidXmlNodeValue",
        "<MinuteMetrics><Version>1.0</Version><Enabled>true</Enabled></MinuteMetrics>|InvalidXmlNodeValue",
        "<StaticWebsite><Enabled>true</Enabled></StaticWebsite>|InvalidXmlNodeValue",
        "<Cors><CorsRule><AllowedMethods>EAT</AllowedMethods><AllowedOrigins>*</AllowedOrigins></CorsRule></Cors>|InvalidXmlNodeValue",
        "<Cors><CorsRule/></Cors>|InvalidXmlNodeValue",
        "<Other/>|InvalidXmlDocument",
        "<Cors>|InvalidXmlDocument",
      })
  void refusesToTurnOnWhatIsNotThere(String content, String code) {
    assertRefused(set(content), 400, code);
  }

  @Test
  void answersABrowsersQuestion() {
    set("<Cors>" + RULE + "</Cors>");

    Response answer =
        ask(
            preflight("https://app.example", "PUT")
                .with("Access-Control-Request-Headers", "Content-Type, x-ms-meta-a"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(header(answer, "Access-Control-Allow-Methods")).isEqualTo("PUT");
    assertThat(header(answer, "Access-Control-Allow-Headers"))
        .isEqualTo("Content-Type,x-ms-meta-a");
    assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("60");
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
    assertThat(ask(preflight("https://a.films.example", "GET")).status()).isEqualTo(200);
    for (FakeRequest refused :
        List.of(
            preflight("https://evil.example", "PUT"),
            preflight("https://app.example.evil", "PUT"),
            preflight("https://app.example", "DELETE"),
            preflight("https://app.example", "PUT")
                .with("Access-Control-Request-Headers", "x-other"))) {
      assertRefused(ask(refused), 403, "CorsPreflightFailure");
    }
    assertRefused(
        ask(FakeRequest.of("OPTIONS", ASSET.path() + "/a")), 400, "MissingRequiredHeader");
  }

  private static FakeRequest preflight(String origin, String method) {
    return FakeRequest.of("OPTIONS", ASSET.path() + "/a")
        .with("Origin", origin)
        .with("Access-Control-Request-Method", method);
  }

  @Test
  void tellsBrowsersWhatTheyMayShow() {
    set("<Cors>" + RULE + "</Cors>");
    store.put("a", "x");

    Response allowed = ask(request("GET", "a", "").with("Origin", "https://app.example"));
    Response others = ask(request("GET", "a", "").with("Origin", "https://evil.example"));

    assertThat(header(allowed, "Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(header(allowed, "Access-Control-Expose-Headers"))
        .contains("x-ms-blob-type")
        .doesNotContain("ETag");
    assertThat(header(others, "Access-Control-Allow-Origin")).isEqualTo("(none)");
    assertThat(header(others, "Vary")).isEqualTo("Origin");
    assertThat(header(get("a"), "Vary")).isEqualTo("(none)");
    Response refused =
        ask(FakeRequest.of("GET", ASSET.path() + "/a").with("Origin", "https://app.example"));
    assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo("https://app.example");
  }

  @Test
  void hasRulesOfTheConfigurationUntilItHasItsOwn() {
    CorsRule open = new CorsRule(List.of("*"), List.of("put"), List.of("*"), List.of("*"), 3600);
    BlobFace face =
        new BlobFace(store.blobs, signatures, List.of(open), mayChange, store.time::get);
    store.blobs.ensureStorageAccount("default", "fresh", false);
    FakeRequest question =
        FakeRequest.of("OPTIONS", "/fresh/c/a")
            .with("Origin", "https://any.example")
            .with("Access-Control-Request-Method", "PUT");

    Response answer = face.handle(question);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("(none)");
    assertThat(header(answer, "Vary")).isEqualTo("(none)");
    assertRefused(ask(question), 403, "CorsPreflightFailure");
  }

  @Test
  void tellsWhatKindOfAccountItIs() {
    Response bySas = ask(request("GET", "a", "restype=account&comp=properties&"));
    Response byKey =
        ask(signed(FakeRequest.of("HEAD", "/reelwork?restype=account&comp=properties")));

    assertThat(header(bySas, "x-ms-account-kind")).isEqualTo("StorageV2");
    assertThat(header(byKey, "x-ms-sku-name")).isEqualTo("Standard_LRS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT /asset-1/a?comp=snapshot",
        "GET /asset-1/a?comp=tags",
        "PUT /asset-1/a?comp=tags",
        "PUT /asset-1/a?comp=tier",
        "PUT /asset-1/a?comp=immutabilityPolicies",
        "PUT /asset-1/a?comp=legalhold",
        "PUT /asset-1/a?comp=expiry",
        "PUT /asset-1/a?comp=page",
        "GET /asset-1/a?comp=pagelist",
        "PUT /asset-1/a?comp=incrementalcopy",
        "PUT /asset-1/a?comp=appendblock",
        "PUT /asset-1/a?comp=seal",
        "PUT /asset-1/a?comp=undelete",
        "POST /asset-1/a?comp=query",
        "POST /?comp=batch",
        "GET /?comp=blobs",
        "POST /?restype=service&comp=userdelegationkey",
      })
  void saysWhatItHasNot(String operation) {
    String[] parts = operation.split(" ", 2);

    assertRefused(
        ask(signed(FakeRequest.of(parts[0], "/reelwork" + parts[1]))),
        400,
        "UnsupportedQueryParameter");
  }

  @Test
  void hasNoSecondRegionToTellOf() {
    assertRefused(
        ask(signed(FakeRequest.of("GET", "/reelwork?restype=service&comp=stats"))),
        400,
        "InvalidQueryParameterValue");
  }

  @Test
  void takesAccountSignatures() {
    String all = accountSas("ss=b&srt=sco&sp=rwdlac&se=2099-01-01&sv=2019-12-12&spr=https,http");
    assertThat(ask(FakeRequest.of("GET", "/reelwork?comp=list&" + all)).status()).isEqualTo(200);
    assertThat(
            ask(FakeRequest.of("PUT", ASSET.path() + "/a?" + all)
                    .with("x-ms-blob-type", "BlockBlob")
                    .body("x"))
                .status())
        .isEqualTo(201);
    assertThat(
            ask(FakeRequest.of(
                    "GET",
                    ASSET.path()
                        + "/a?"
                        + accountSas("ss=bq&srt=o&sp=r&se=2099-01-01&sv=2021-12-02")))
                .status())
        .isEqualTo(200);

    assertRefused(
        ask(
            FakeRequest.of(
                "GET",
                "/reelwork?comp=list&"
                    + accountSas("ss=b&srt=co&sp=l&se=2099-01-01&sv=2019-12-12"))),
        403,
        "AuthorizationResourceTypeMismatch");
    assertRefused(
        ask(
            FakeRequest.of(
                "GET",
                ASSET.path() + "/a?" + accountSas("ss=q&srt=o&sp=r&se=2099-01-01&sv=2019-12-12"))),
        403,
        "AuthorizationServiceMismatch");
    assertRefused(
        ask(
            FakeRequest.of(
                "DELETE",
                ASSET.path() + "/a?" + accountSas("ss=b&srt=o&sp=r&se=2099-01-01&sv=2019-12-12"))),
        403,
        "AuthorizationPermissionMismatch");
    assertRefused(
        ask(FakeRequest.of("GET", "/reelwork?comp=list&" + all.replace("srt=sco", "srt=s"))),
        403,
        "AuthenticationFailed");
    for (String method : List.of("GET", "PUT")) {
      assertRefused(
          ask(FakeRequest.of(method, ASSET.path() + "?restype=container&comp=acl&" + all)),
          403,
          "AuthorizationFailure");
    }
  }

  /// Which kinds of resources a signature is for: the account, containers, blobs.
  @ParameterizedTest
  @CsvSource({"s,true,false,false", "c,false,true,false", "o,false,false,true"})
  void keepsAccountSignaturesToTheirResources(
      String types, boolean account, boolean container, boolean object) {
    store.put("a", "x");
    String sas = accountSas("ss=b&srt=" + types + "&sp=rl&se=2099-01-01&sv=2015-04-05");

    assertAllowed(account, "/reelwork?comp=list&" + sas);
    assertAllowed(container, ASSET.path() + "?restype=container&comp=list&" + sas);
    assertAllowed(object, ASSET.path() + "/a?" + sas);
  }

  private void assertAllowed(boolean allowed, String path) {
    Response answer = ask(FakeRequest.of("GET", path));
    if (allowed) {
      assertThat(answer.status()).as(path).isEqualTo(200);
    } else {
      assertRefused(answer, 403, "AuthorizationResourceTypeMismatch");
    }
  }

  @Test
  void keepsAccountSignaturesToTheirTimeAndCaller() {
    store.put("a", "x");
    String start = SasTime.format(store.time.get().plusSeconds(10));
    String end = SasTime.format(store.time.get().plusSeconds(20));
    String path = ASSET.path() + "/a?";
    String sas = accountSas("ss=b&srt=o&sp=r&st=" + start + "&se=" + end + "&sv=2015-04-05");

    assertRefused(ask(FakeRequest.of("GET", path + sas)), 403, "AuthenticationFailed");
    store.pass(Duration.ofSeconds(10));
    assertThat(ask(FakeRequest.of("GET", path + sas)).status()).isEqualTo(200);
    store.pass(Duration.ofSeconds(10));
    assertRefused(ask(FakeRequest.of("GET", path + sas)), 403, "AuthenticationFailed");
    String open = "ss=b&srt=o&sp=r&se=2099-01-01&sv=2015-04-05";
    assertRefused(
        ask(FakeRequest.of("GET", path + accountSas(open + "&sip=10.0.0.1"))),
        403,
        "AuthorizationSourceIPMismatch");
    assertRefused(
        ask(FakeRequest.of("GET", path + accountSas(open + "&spr=https"))),
        403,
        "AuthorizationProtocolMismatch");
  }

  private String accountSas(String query) {
    String text = SasText.ofAccount(Parameters.parse(query), "reelwork");
    return query + "&sig=" + PercentText.encode(Sas.sign(key1(), text));
  }
}
