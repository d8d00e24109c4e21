package io.reelwork.odata.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ODataServiceTest {
  private static final String ONE = "nb:cid:UUID:00000000-0000-0000-0000-000000000001";
  private static final String MISSING = "nb:cid:UUID:" + Fixture.UNKNOWN;

  private final Fixture fixture = new Fixture();

  @Test
  void createsAnEntityWithDefaultsAndItsLocation() {
    ODataResponse response = fixture.ask("POST Assets", "Name='a'\nId=''\nCreated=null");

    assertThat(Fixture.shown(response))
        .isEqualTo("201 Id='" + ONE + "' Name='a' Options=0 Created=null Uri=null");
    assertThat(Fixture.headers(response))
        .isEqualTo(
            """
            Content-Type: fake/minimal
            Location: https://host/api/Assets('nb%3Acid%3AUUID%3A00000000-0000-0000-0000-000000000001')
            DataServiceVersion: 3.0;\
            """);
    assertThat(fixture.store.log).containsExactly("begin", "create Assets", "commit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Name='123456789' | 400 error InvalidValue: Name: must have at most 8 characters but had 9",
        "Colour='red' | 400 error UnknownProperty: body: Asset has no property 'Colour'",
        ">Colours Assets('x') | 400 error UnknownProperty: body: Asset has no property 'Colours'",
        ">ParentAssets Assets('x') | 400 error MalformedId: Assets key: must be nb:cid:UUID:<guid> but was 'x'",
        ">ParentAssets Jobs('x') | 400 error InvalidValue: ParentAssets: must lead to Assets but led to 'Jobs'",
        ">ParentAssets $1 | 400 error InvalidValue: body: $1 can only be used inside a changeset",
        "+ParentAssets Name='123456789' | 400 error InvalidValue: Name: must have at most 8 characters but had 9",
        "nonsense | 400 error MalformedBody: body: must be name=value",
      })
  void refusesBadBodies(String body, String expected) {
    assertThat(fixture.told("POST Assets", body)).isEqualTo(expected);
    assertThat(fixture.store.log).isEmpty();
  }

  @Test
  void namesTheValueThatIsMissing() {
    assertThat(fixture.told("POST Jobs", "Priority=1"))
        .isEqualTo("400 error MissingValue: Name: must be given");
    assertThat(fixture.told("POST Jobs", "Name='j'", "+Tasks Id='x'"))
        .isEqualTo("400 error MissingValue: Name: must be given");
  }

  @Test
  void takesNullAsNotSentWhereADefaultExists() {
    assertThat(fixture.told("POST Jobs", "Name='j'", "Priority=null", "State=7"))
        .endsWith("Name='j' Priority=0 State=0");
  }

  @Test
  void storesAChosenKeyInItsNormalForm() {
    String key = "nb:kid:UUID:ABCDEF00-0000-0000-0000-000000000000";

    assertThat(fixture.made("ContentKeys", "Id='" + key + "'"))
        .isEqualTo("nb:kid:UUID:abcdef00-0000-0000-0000-000000000000");
    assertThat(fixture.told("POST ContentKeys", "Id='word'")).startsWith("400 error MalformedId");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "GET Nothing | 404 error UnknownSet: path: there is no set 'Nothing'",
        "GET Assets('word') | 400 error MalformedId: Assets key: must be nb:cid:UUID:<guid> but was 'word'",
        "GET Assets('{missing}') | 404 error NotFound: Assets: there is no entity with the id '{missing}'",
        "GET Assets('{missing}')/AccessPolicies | 404 error UnknownSegment: path: Asset has no segment 'AccessPolicies'",
        "GET Assets('{missing}')/ParentAssets | 404 error NotFound: Assets: there is no entity with the id '{missing}'",
        "GET Assets('{missing}')/ParentAssets('x') | 400 error MalformedId: Assets key: must be nb:cid:UUID:<guid> but was 'x'",
        "POST Assets('{missing}') | 405 error MethodNotAllowed: POST: cannot be used on an entity",
        "DELETE Assets | 405 error MethodNotAllowed: DELETE: cannot be used on a set",
        "DELETE Assets('{missing}') | 404 error NotFound: Assets: there is no entity with the id '{missing}'",
        "MERGE Assets('{missing}') | 404 error NotFound: Assets: there is no entity with the id '{missing}'",
        "POST CancelJob | 405 error MethodNotAllowed: POST: cannot be used on this resource",
        "GET CancelJob?jobid='x' | 400 error MalformedId: parameter jobid: must be nb:jid:UUID:<guid> but was 'x'",
        "GET CancelJob?jobid=x | 400 error MalformedQuery: literal: cannot read 'x'",
        "GET CancelJob?depth='1' | 400 error InvalidValue: depth: must be a literal of Edm.Int32",
        "GET Assets?$expand=Name | 400 error UnknownProperty: $expand: Asset has no navigation 'Name'",
        "GET Assets?$expand=Files/Asset | 400 error MalformedQuery: $expand: must be one level deep but was 'Files/Asset'",
        "GET Assets?$bogus=1 | 400 error MalformedQuery: query: unknown option '$bogus'",
        "GET Assets?$filter=Id%20eq%20'word' | 400 error MalformedId: Assets key: must be nb:cid:UUID:<guid> but was 'word'",
        "GET Assets?$filter=Id%20eq%20'' | 400 error MalformedId: Assets key: must be nb:cid:UUID:<guid> but was ''",
        "GET Assets?$select=Nope | 400 error UnknownProperty: $select: Asset has no property 'Nope'",
        "GET Assets('{missing}')/$links/Nope | 404 error UnknownSegment: path: Asset has no segment 'Nope'",
        "POST Assets/$count | 405 error MethodNotAllowed: POST: cannot be used on this resource",
        "GET $batch | 405 error MethodNotAllowed: GET: cannot be used on $batch",
        "GET $1/Tasks | 404 error UnknownSet: path: there is no set '$1'",
        "GET Assets(' | 400 error MalformedUrl: path: segment must be Name(key) but was 'Assets(''",
      })
  void answersWhatIsWrong(String request, String expected) {
    assertThat(fixture.told(request.replace("{missing}", MISSING)))
        .isEqualTo(expected.replace("{missing}", MISSING));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "DELETE Assets | GET, HEAD, POST",
        "POST Assets('nb:cid:UUID:00000000-0000-0000-0000-000000000000') | GET, HEAD, MERGE, PATCH, PUT, DELETE",
        "POST $metadata | GET, HEAD",
        "DELETE Assets/$count | GET, HEAD",
        "GET $batch | POST",
        "FROB Assets | GET, HEAD, POST",
      })
  void saysWhichVerbsThereAreInstead(String request, String allowed) {
    ODataResponse response = fixture.ask(request, "");

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("Allow")).contains(allowed);
  }

  @Test
  void refusesAMalformedLinkBeforeLookingForItsNearEnd() {
    assertThat(fixture.told("POST Assets('" + MISSING + "')/$links/ParentAssets", "Assets('w')"))
        .startsWith("400 error MalformedId");
    assertThat(
            fixture.told(
                "POST Assets('" + MISSING + "')/$links/ParentAssets", "Assets('" + ONE + "')"))
        .startsWith("404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET Assets('nb:cid:UUID:00000000-0000-0000-0000-000000000001')",
        "GET //Assets('nb%3Acid%3AUUID%3A00000000-0000-0000-0000-000000000001')",
        "GET Assets%28%27nb%3Acid%3AUUID%3A00000000-0000-0000-0000-000000000001%27%29",
        "GET Assets(Id='nb:CID:uuid:00000000-0000-0000-0000-000000000001')",
        "GET Assets('nb%253Acid%253AUUID%253A00000000-0000-0000-0000-000000000001')",
      })
  void findsAnEntityByEveryFormOfItsKey(String request) {
    fixture.made("Assets", "Name='a'");

    assertThat(fixture.told(request)).startsWith("200 Id='" + ONE + "' Name='a'");
  }

  @Test
  void answersTheHeadlineQuery() {
    String job = fixture.made("Jobs", "Name='j'");
    fixture.made("Jobs", "Name='k'");
    String encoded = job.replace(":", "%3A");

    assertThat(fixture.told("GET Jobs()?$filter=Id%20eq%20'" + encoded + "'&$top=1"))
        .isEqualTo("200 feed Jobs\nId='" + job + "' Name='j' Priority=0 State=0");
    assertThat(fixture.told("GET Jobs()?%24filter=Id+eq+'" + job + "'&%24top=1&timeout=9"))
        .contains("Name='j'");
  }

  @Test
  void readsPropertiesValuesAndCounts() {
    fixture.made("Assets", "Name='a'");

    assertThat(fixture.told("GET Assets('" + ONE + "')/Name")).isEqualTo("200 Name='a'");
    assertThat(fixture.told("GET Assets('" + ONE + "')/Name/$value")).isEqualTo("200 a");
    assertThat(fixture.told("GET Assets('" + ONE + "')/Uri/$value")).startsWith("404");
    assertThat(fixture.told("GET Assets/$count?$filter=Name%20eq%20'a'")).isEqualTo("200 1");
    assertThat(fixture.told("GET Assets()/$count?$filter=Name%20eq%20'b'")).isEqualTo("200 0");
  }

  @Test
  void followsNavigations() {
    String job = fixture.made("Jobs", "Name='j'", "+Tasks Name='t'", "+Tasks Name='u'");
    String task = "nb:tid:UUID:00000000-0000-0000-0000-000000000003";

    assertThat(fixture.told("GET Jobs('" + job + "')/Tasks()?$top=1&$orderby=Name%20desc"))
        .isEqualTo(
            "200 feed Jobs('" + job.replace(":", "%3A") + "')/Tasks\nId='" + task + "' Name='u'");
    assertThat(fixture.told("GET Jobs('" + job + "')/Tasks('" + task + "')/Name"))
        .isEqualTo("200 Name='u'");
    assertThat(fixture.told("GET Jobs('" + job + "')/Tasks/$count")).isEqualTo("200 2");
    assertThat(fixture.told("GET Jobs('" + job + "')/Tasks('" + task.replace('3', '9') + "')"))
        .startsWith("404");
  }

  @Test
  void createsAtTheFarEndOfANavigation() {
    String job = fixture.made("Jobs", "Name='j'");

    assertThat(fixture.told("POST Jobs('" + job + "')/Tasks", "Name='t'")).startsWith("201");
    assertThat(fixture.told("GET Jobs('" + job + "')/Tasks/$count")).isEqualTo("200 1");
  }

  @Test
  void linksAndUnlinks() {
    String near = "Assets('" + fixture.made("Assets", "Name='a'") + "')";
    String far = "Assets('" + fixture.made("Assets", "Name='b'") + "')";

    assertThat(fixture.told("POST " + near + "/$links/ParentAssets", "https://x//" + far))
        .isEqualTo("204");
    assertThat(fixture.told("GET " + near + "/ParentAssets")).contains("Name='b'");
    assertThat(fixture.told("GET " + near + "/$links/ParentAssets")).contains("200 links [Ent");
    assertThat(fixture.told("DELETE " + near + "/$links/Parent" + far)).isEqualTo("204");
    assertThat(fixture.told("DELETE " + near + "/$links/Parent" + far)).startsWith("404");
    assertThat(fixture.told("DELETE " + near + "/$links/ParentAssets")).startsWith("405");
  }

  @Test
  void linksAndUnlinksWhereTheFarEndKeepsTheRelation() {
    String near = "Assets('" + fixture.made("Assets", "Name='a'") + "')";
    String far = "ContentKeys('" + fixture.made("ContentKeys", "Name='k'") + "')";

    assertThat(fixture.told("POST " + near + "/$links/ContentKeys", far)).isEqualTo("204");
    assertThat(fixture.told("GET " + near + "/ContentKeys")).contains("Name='k'");
    assertThat(fixture.told("GET " + near + "/$links/ContentKeys")).contains("200 links [Ent");
    assertThat(fixture.told("DELETE " + near + "/$links/" + far)).isEqualTo("204");
    assertThat(fixture.told("GET " + near + "/ContentKeys")).doesNotContain("Name='k'");
    assertThat(fixture.store.log).contains("far end links ContentKeys");
    assertThat(fixture.store.log).contains("far end unlinks ContentKeys");
  }

  @Test
  void answersACreateThatGoesOnInTheBackgroundWithItsOperation() {
    ODataResponse answer = fixture.ask("POST Assets", "Name='slow'");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("operation-id")).contains("nb:opid:UUID:3");
    assertThat(answer.header("Location").orElseThrow()).contains("Assets('nb%3Acid");
    assertThat(answer.body()).isNotEmpty();
  }

  @Test
  void linksOneEntityAndFollowsIt() {
    String near = "Assets('" + fixture.made("Assets", "Name='a'") + "')";
    String far = "Assets('" + fixture.made("Assets", "Name='b'") + "')";

    assertThat(fixture.told("GET " + near + "/StorageAccount")).startsWith("404");
    assertThat(fixture.told("PUT " + near + "/$links/StorageAccount", far)).isEqualTo("204");
    assertThat(fixture.told("GET " + near + "/StorageAccount/Name")).isEqualTo("200 Name='b'");
    assertThat(fixture.told("GET " + near + "/$links/StorageAccount")).startsWith("200 link [E");
    assertThat(fixture.told("DELETE " + near + "/$links/StorageAccount")).isEqualTo("204");
    assertThat(fixture.told("GET " + near + "/StorageAccount")).startsWith("404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MERGE", "PATCH", "PUT", "merge"})
  void updatesWhatIsNamedAndKeepsTheRest(String verb) {
    fixture.made("Assets", "Name='a'", "Options=1");

    assertThat(
            fixture.told(
                verb + " Assets('" + ONE + "')", "Name='b'", "Options=1", "Created=null", "Id='q'"))
        .isEqualTo("204");
    assertThat(fixture.told("GET Assets('" + ONE + "')")).contains("Name='b' Options=1");
    assertThat(fixture.store.log).contains("update {Name=Text[text=b]}");
  }

  @Test
  void refusesOnlyARealChangeOfAWriteOnceValue() {
    fixture.made("Assets", "Options=1");

    assertThat(fixture.told("MERGE Assets('" + ONE + "')", "Options=1.0d")).isEqualTo("204");
    assertThat(fixture.told("MERGE Assets('" + ONE + "')", "Options=2"))
        .isEqualTo("400 error WriteOnce: Options: cannot be changed after creation");
    assertThat(fixture.told("MERGE Assets('" + ONE + "')", "Nope=2"))
        .isEqualTo("400 error UnknownProperty: body: Asset has no property 'Nope'");
    assertThat(fixture.told("MERGE Assets('" + ONE + "')", "Name='123456789'")).startsWith("400");
  }

  @Test
  void refusesNullWhereThereIsNone() {
    String job = fixture.made("Jobs", "Name='j'");

    assertThat(fixture.told("MERGE Jobs('" + job + "')", "Priority=null"))
        .isEqualTo("400 error InvalidValue: Priority: must not be null");
  }

  @Test
  void tunnelsVerbsThroughPost() {
    fixture.made("Assets", "Name='a'");

    assertThat(
            fixture.ask("POST Assets('" + ONE + "')", "Name='b'", "X-HTTP-METHOD: merge").status())
        .isEqualTo(204);
    assertThat(fixture.told("GET Assets('" + ONE + "')/Name/$value")).isEqualTo("200 b");
    assertThat(fixture.ask("POST Assets('" + ONE + "')", "", "X-Http-Method: DELETE").status())
        .isEqualTo(204);
    assertThat(fixture.told("GET Assets('" + ONE + "')")).startsWith("404");
  }

  @Test
  void handsCustomOptionsToADelete() {
    fixture.made("Assets", "Name='a'");

    fixture.told("DELETE Assets('" + ONE + "')?keepcontainer=true");

    assertThat(fixture.store.log).contains("delete {keepcontainer=true}");
  }

  @Test
  void matchesFunctionParametersInAnyCase() {
    String job = "nb:jid:UUID:" + Fixture.UNKNOWN;

    assertThat(fixture.told("GET CancelJob?jobId='" + job + "'")).isEqualTo("204");
    assertThat(fixture.told("GET //canceljob?JOBID=%27" + job.replace(":", "%3A") + "%27"))
        .isEqualTo("204");
    assertThat(fixture.store.log).contains("cancel {jobid=Text[text=" + job + "]}");
    assertThat(fixture.told("GET Echo?number=12")).isEqualTo("200 Echo -> 12L");
  }

  @Test
  void callsActions() {
    fixture.made("Assets", "Name='a'");

    assertThat(fixture.told("POST Assets('" + ONE + "')/Publish")).isEqualTo("204");
    assertThat(fixture.told("POST Assets('" + ONE + "')/Url", "a=1"))
        .isEqualTo("200 Url -> 'u{a=Int[number=1]}'");
    ODataResponse started = fixture.ask("POST Assets('" + ONE + "')/Start", "");
    assertThat(started.status()).isEqualTo(202);
    assertThat(started.header("operation-id")).contains("nb:opid:UUID:2");
    assertThat(fixture.told("GET Assets('" + ONE + "')/Publish")).startsWith("405");
    assertThat(fixture.told("POST Assets('" + MISSING + "')/Publish")).startsWith("404");
  }

  @Test
  void hidesWhatIsNewerThanTheCaller() {
    fixture.made("Assets", "Name='a'");

    assertThat(Fixture.shown(fixture.ask("GET Assets", "", "x-ms-version: 2.1")))
        .doesNotContain("Uri");
    assertThat(fixture.ask("GET Assets?$filter=Uri%20eq%20null", "", "x-ms-version: 2.1").status())
        .isEqualTo(400);
    assertThat(fixture.ask("GET ContentKeys", "", "x-ms-version: 2.4").status()).isEqualTo(404);
    assertThat(fixture.ask("GET Assets('" + ONE + "')/NewNav", "", "x-ms-version: 2.4").status())
        .isEqualTo(404);
    assertThat(Fixture.shown(fixture.ask("GET ", "", "x-ms-version: 2.0")))
        .isEqualTo("200 service [Assets, Jobs, Tasks]");
    assertThat(Fixture.shown(fixture.ask("GET /", ""))).contains("ContentKeys");
    assertThat(Fixture.shown(fixture.ask("GET $metadata", "", "x-ms-version: 2.0")))
        .isEqualTo("200 [Asset, Job, Task] 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "3.0", "2.20", "x", "2.019"})
  void refusesUnsupportedVersions(String version) {
    ODataResponse response = fixture.ask("GET Assets", "", "x-ms-version: " + version);

    assertThat(Fixture.shown(response)).startsWith("400 error UnsupportedVersion");
  }

  @Test
  void takesTheVersionFromTheQueryToo() {
    assertThat(fixture.ask("GET $metadata?api-version=2.9", "", "x-ms-version: -").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- | atom",
        "*/* | atom",
        "application/json | minimal",
        "application/json; | minimal",
        "application/json;odata=minimalmetadata | minimal",
        "application/json; odata=verbose | verbose",
        "APPLICATION/JSON;ODATA=VERBOSE;charset=utf-8 | verbose",
        "application/json;odata=nometadata | none",
        "application/json;odata=fullmetadata | full",
        "application/atom+xml,application/xml | atom",
        "application/xml | atom",
        "text/html, image/gif, image/jpeg, */*; q=0.2 | atom",
        "image/png, application/json;q=0.5 | minimal",
        "application/json;q=0.3, application/atom+xml;q=0.9 | atom",
        "application/json;q=0, */* | atom",
        "image/png | atom 406",
      })
  void choosesTheFormatByAccept(String accept, String expected) {
    ODataResponse response = fixture.ask("GET Assets", "", "Accept: " + accept);

    String status = response.status() == 200 ? "" : " " + response.status();
    assertThat(response.header("Content-Type").orElse("") + status).isEqualTo("fake/" + expected);
  }

  @Test
  void takesPlainJsonOfOldClientsAsVerbose() {
    assertThat(fixture.ask("GET Assets", "", "MaxDataServiceVersion: 2.0;NetFx").headers())
        .contains(new ODataResponse.Header("Content-Type", "fake/verbose"));
  }

  @Test
  void refusesBodiesOfUnknownTypes() {
    assertThat(fixture.ask("POST Assets", "Name='a'", "Content-Type: text/plain").status())
        .isEqualTo(415);
    assertThat(fixture.ask("POST Assets", "Name='a'", "Content-Type: -").status()).isEqualTo(201);
  }

  @Test
  void answersHeadLikeGet() {
    ODataResponse get = fixture.ask("GET Assets", "");
    ODataResponse head = fixture.ask("HEAD Assets", "");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.body()).as("whoever writes it leaves it out").isEqualTo(get.body());
  }

  @Test
  void letsUnexpectedFailuresThrough() {
    assertThatThrownBy(() -> fixture.told("POST Assets", "Name='boom'"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(fixture.store.log).endsWith("rollback");
  }

  @Test
  void writesErrorsOfOthersInTheCallersFormat() {
    ODataResponse response =
        fixture.service.error(
            "application/json;odata=verbose",
            io.reelwork.odata.model.ODataError.Code.UNAUTHORIZED,
            "no token");

    assertThat(Fixture.shown(response)).isEqualTo("401 error Unauthorized: no token");
    assertThat(response.header("Content-Type")).contains("fake/verbose");
  }

  @Test
  void pagesWithLinksThatKeepTheQuery() {
    for (int i = 0; i < 1003; i++) {
      fixture.made("Assets", "Name='" + i + "'");
    }

    String first = fixture.told("GET Assets?$skip=1&$top=1001&$filter=Options%20eq%200&x=a%26b");
    String next =
        first.lines().findFirst().orElseThrow().replaceAll(".*next=https://host/api/", "");

    assertThat(first.lines().count()).isEqualTo(1001);
    assertThat(next).isEqualTo("Assets?$top=1&$filter=Options%20eq%200&x=a%26b&$skiptoken=1001");
    assertThat(fixture.told("GET " + next))
        .contains("feed Assets\n")
        .endsWith("Name='1001' Options=0 Created=null Uri=null");
    assertThat(fixture.told("GET Assets?$top=0&$inlinecount=allpages"))
        .isEqualTo("200 feed Assets count=1003");
    assertThat(fixture.told("GET Assets?$skip=5000")).isEqualTo("200 feed Assets");
    assertThat(fixture.told("GET Assets?$skiptoken=x")).startsWith("400");
  }
}
