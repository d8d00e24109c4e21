package io.reelwork.services.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// No query that clients send goes through a whole table, on either database: each is asked for on
/// the wire, and every statement that was really sent is explained.
///
/// Left out: `Channels` and `StreamingEndpoints`, of which an account has a handful by quota;
/// `MonitoringConfigurations`, of which it has one; `StorageAccounts`, `MediaProcessors` and
/// `EncodingReservedUnitTypes`, which are a few rows or none. What no index can help reads the
/// account: `$count` of everything, `substringof`, `indexof`, and properties that no client filters
/// by, such as `Priority`.
@Timeout(120)
final class ClientQueriesTest {
  /// What clients ask every large set for; `{set}` and `{key}` stand for its name and an id.
  private static final String OF_EACH =
      """
      {set}
      {set}?$top=1
      {set}?$skip=1000&$top=1000
      {set}?$filter=Id eq '{key}'&$top=1
      {set}?$filter=(Id eq '{key}') or (Id eq '{other}')&$top=3
      """;

  private static final String OF_NAMED =
      """
      {set}?$filter=Name eq 'name 77'&$top=2
      {set}?$filter=Name eq 'name 77'&$orderby=Created desc&$top=1
      {set}?$filter=startswith(Name,'name 77')
      """;

  private static final String OF_DATED =
      """
      {set}?$orderby=Created desc&$top=1
      {set}?$orderby=Created desc
      {set}?$orderby=Created
      {set}?$filter=Created ge {recent}
      {set}?$filter=Created ge {recent}&$orderby=Created desc
      """;

  private static final String OF_CHANGED =
      """
      {set}?$orderby=LastModified desc
      {set}?$orderby=LastModified&$skip=500&$top=500
      {set}?$filter=LastModified ge {recent}
      {set}?$filter=LastModified ge {recent}&$orderby=LastModified desc
      """;

  private static final List<String> QUERIES =
      Stream.of(
              set("Assets", "cid", OF_EACH, OF_NAMED, OF_DATED, OF_CHANGED),
              """
              Assets?$orderby=Name
              Assets?$orderby=Name desc&$top=100
              Assets?$filter=AlternateId eq 'alternate 77'
              Assets('{cid}')/Files
              Assets('{cid}')/Locators
              Assets('{cid}')/ContentKeys
              Assets('{cid}')/ParentAssets
              Assets('{cid}')/DeliveryPolicies
              Assets('{cid}')/AssetFilters
              """,
              set("Files", "cid", OF_EACH, OF_NAMED, OF_DATED, OF_CHANGED),
              """
              Files?$filter=ParentAssetId eq '{cid}'
              Files?$filter=ParentAssetId eq '{cid}' and Name eq 'name 77'
              Files?$filter=ParentAssetId eq '{cid}' and IsPrimary eq true&$top=1
              Files?$filter=ParentAssetId eq '{cid}'&$orderby=Created desc
              """,
              set("AccessPolicies", "pid", OF_EACH, OF_NAMED, OF_DATED),
              set("Locators", "lid", OF_EACH),
              """
              Locators?$filter=AssetId eq '{cid}'
              Locators?$filter=AssetId eq '{cid}' and Type eq 2
              Locators?$filter=AssetId eq '{cid}'&$orderby=ExpirationDateTime desc
              Locators?$filter=AccessPolicyId eq '{pid}'
              Locators?$filter=Type eq 2&$top=1000
              Locators?$filter=ExpirationDateTime lt {early}
              Locators?$orderby=ExpirationDateTime
              Locators?$filter=Name eq 'name 77'
              Locators('{lid}')/Asset
              Locators('{lid}')/AccessPolicy
              """,
              set("ContentKeys", "kid", OF_EACH, OF_NAMED, OF_DATED),
              """
              ContentKeys?$filter=ContentKeyType eq 4
              ContentKeys?$filter=AuthorizationPolicyId eq '{ckpid}'
              """,
              set("ContentKeyAuthorizationPolicies", "ckpid", OF_EACH),
              """
              ContentKeyAuthorizationPolicies?$filter=Name eq 'name 77'
              ContentKeyAuthorizationPolicies('{ckpid}')/Options
              """,
              set("ContentKeyAuthorizationPolicyOptions", "ckpoid", OF_EACH),
              """
              ContentKeyAuthorizationPolicyOptions?$filter=Name eq 'name 77'
              ContentKeyAuthorizationPolicyOptions?$filter=KeyDeliveryType eq 2
              """,
              set("AssetDeliveryPolicies", "adpid", OF_EACH, OF_NAMED, OF_DATED),
              """
              AssetDeliveryPolicies?$filter=AssetDeliveryPolicyType eq 4
              """,
              set("Jobs", "jid", OF_EACH, OF_NAMED, OF_DATED, OF_CHANGED),
              """
              Jobs?$orderby=Name
              Jobs?$orderby=Name desc&$top=100
              Jobs?$filter=State eq 2
              Jobs?$filter=State eq 2&$orderby=Created desc&$top=1
              Jobs?$filter=State eq 2 or State eq 1
              Jobs?$filter=State eq 2 or State eq 1&$orderby=Created desc
              Jobs?$filter=State eq 3 and Created ge {recent}
              Jobs?$filter=TemplateId eq '{jtid}'
              Jobs('{jid}')/Tasks
              Jobs('{jid}')/InputMediaAssets
              Jobs('{jid}')/OutputMediaAssets
              """,
              set("Tasks", "tid", OF_EACH),
              """
              Tasks?$filter=Name eq 'name 77'
              Tasks?$filter=State eq 2
              Tasks?$filter=State eq 2 or State eq 1
              Tasks('{tid}')/InputMediaAssets
              Tasks('{tid}')/OutputMediaAssets
              """,
              set("JobTemplates", "jtid", OF_EACH, OF_NAMED, OF_DATED),
              """
              JobTemplates('{jtid}')/TaskTemplates
              """,
              set("TaskTemplates", "ttid", OF_EACH, OF_NAMED, OF_DATED),
              set("IngestManifests", "mid", OF_EACH, OF_NAMED, OF_DATED),
              """
              IngestManifests?$filter=State eq 1
              IngestManifests('{mid}')/IngestManifestAssets
              IngestManifests('{mid}')/PendingIngestManifestAssets
              """,
              set("IngestManifestAssets", "maid", OF_EACH, OF_DATED),
              """
              IngestManifestAssets?$filter=ParentIngestManifestId eq '{mid}'
              IngestManifestAssets('{maid}')/IngestManifestFiles
              """,
              set("IngestManifestFiles", "mfid", OF_EACH, OF_NAMED, OF_DATED),
              """
              IngestManifestFiles?$filter=ParentIngestManifestId eq '{mid}'
              IngestManifestFiles?$filter=ParentIngestManifestId eq '{mid}' and State eq 2
              IngestManifestFiles?$filter=ParentIngestManifestAssetId eq '{maid}'
              """,
              set("NotificationEndPoints", "nepid", OF_EACH, OF_NAMED, OF_DATED),
              """
              NotificationEndPoints?$filter=EndPointType eq 3
              """,
              set("Programs", "pgid", OF_EACH, OF_NAMED, OF_DATED),
              """
              Programs?$filter=ChannelId eq '{chid}'
              Programs?$filter=AssetId eq '{cid}'
              """,
              """
              AssetFilters
              AssetFilters?$filter=ParentAssetId eq '{cid}'
              AssetFilters?$filter=Name eq 'name 77'
              """,
              set("Operations", "opid", OF_EACH),
              """
              Operations?$filter=TargetEntityId eq '{chid}'
              """)
          .flatMap(String::lines)
          .toList();

  private static final Pattern NEXT =
      Pattern.compile("\"odata.nextLink\":\"" + TestWire.ROOT + "([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\\{(\\w+)}");

  @TempDir Path folder;

  private static String set(String set, String prefix, String... templates) {
    return String.join("", templates)
        .replace("{set}", set)
        .replace("{key}", "{" + prefix + "}")
        .replace("{other}", "nb:" + prefix + ":UUID:00000007-0000-4000-8000-000000000000");
  }

  /// SQLite plans without statistics, for nothing gathers them in a deployment.
  @ParameterizedTest
  @EnumSource(names = {"SQLITE", "POSTGRES_OLDEST"})
  void noQueryOfClientsGoesThroughATable(TestDatabase kind) {
    try (EverySet all = EverySet.open(kind, folder)) {
      FullTables.fill(all.database());
      if (kind != TestDatabase.SQLITE) {
        FullTables.analyze(all.database());
      }
      Plans plans = Plans.of(all.database());

      List<String> walks =
          QUERIES.stream().flatMap(query -> walks(all, plans, query).stream()).toList();

      assertThat(walks).isEmpty();
    }
  }

  /// What the database does badly when this is asked for on the wire, and the next page too.
  private static List<String> walks(EverySet all, Plans plans, String query) {
    plans.take();
    String answer = all.wire().told("GET " + url(query));
    assertThat(answer).as(query).startsWith("200 ");
    Matcher next = NEXT.matcher(answer);
    if (next.find()) {
      assertThat(all.wire().told("GET " + next.group(1))).as(query).startsWith("200 ");
    }
    return plans.take().stream()
        .flatMap(statement -> plans.walk(statement).stream())
        .map(walk -> "\n" + query + "\n" + walk)
        .toList();
  }

  private static String url(String query) {
    String filled =
        query
            .replace("{recent}", "datetime'2026-11-01T00:00:11.5'")
            .replace("{early}", "datetime'2026-11-01T00:00:00.5'");
    return ID.matcher(filled)
        .replaceAll("nb:$1:UUID:0000004d-0000-4000-8000-000000000000")
        .replace(" ", "%20");
  }
}
