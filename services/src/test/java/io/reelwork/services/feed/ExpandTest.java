package io.reelwork.services.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.services.sql.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `$expand` writes entities in the place of links, whichever end keeps the relation.
class ExpandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void putsTheFarEndIntoAnEntity(TestDatabase kind) {
    try (EverySet sets = EverySet.open(kind, folder)) {
      TestWire wire = sets.wire();
      String asset = asset(wire, "with a file");
      String file = file(wire, asset, "a.mp4");
      String policy =
          TestWire.text(
              wire.told(
                  "POST AssetDeliveryPolicies",
                  "{\"Name\":\"clear\",\"AssetDeliveryProtocol\":7,\"AssetDeliveryPolicyType\":2}"),
              "Id");
      String uri = TestWire.ROOT + "AssetDeliveryPolicies('" + escaped(policy) + "')";
      wire.ask("POST " + path(asset) + "/$links/DeliveryPolicies", "{\"uri\":\"" + uri + "\"}");

      String told = wire.told("GET " + path(asset) + "?$expand=Files,DeliveryPolicies,Locators");

      assertThat(told)
          .startsWith("200 ")
          .contains("\"Name\":\"with a file\"")
          .contains("\"Files\":[{\"Id\":\"" + file + "\"")
          .contains("\"DeliveryPolicies\":[{\"Id\":\"" + policy + "\"")
          .contains("\"Locators\":[]");
    }
  }

  @Test
  void putsTheOneFarEndIntoEachEntityOfAFeed() {
    try (EverySet sets = EverySet.open(TestDatabase.SQLITE, folder)) {
      TestWire wire = sets.wire();
      String asset = asset(wire, "located");
      String policy =
          wire.told(
              "POST AccessPolicies",
              "{\"Name\":\"reads\",\"DurationInMinutes\":60,\"Permissions\":1}");
      wire.ask(
          "POST Locators",
          "{\"AccessPolicyId\":\"%s\",\"AssetId\":\"%s\",\"Type\":1}"
              .formatted(TestWire.text(policy, "Id"), asset));

      String verbose = "Accept: application/json;odata=verbose";
      assertThat(wire.told("GET Locators?$expand=Asset,AccessPolicy", "", verbose))
          .contains("\"Asset\":{\"__metadata\":", "\"Name\":\"located\"", "\"Name\":\"reads\"")
          .doesNotContain("/AccessPolicy\"}}");
      assertThat(wire.told("GET Locators?$expand=Asset", "", "Accept: application/atom+xml"))
          .contains("<m:inline><entry><id>", "<d:Name>located</d:Name>");
      assertThat(wire.told("GET Locators?$expand=Asset&$select=Type,Asset"))
          .contains("\"Type\":1,\"Asset\":{\"Id\":\"" + asset);
      assertThat(wire.told("GET Locators?$expand=Asset&$select=Type")).doesNotContain("Asset\":");
    }
  }

  @Test
  void keepsAnswersShortByNextLinksInsideAndOutside() {
    try (EverySet sets = EverySet.open(TestDatabase.SQLITE, folder)) {
      TestWire wire = sets.wire();
      String many = asset(wire, "many files");
      for (int i = 0; i < 101; i++) {
        file(wire, many, "file " + i);
      }
      for (int i = 0; i < 100; i++) {
        asset(wire, "asset " + i);
      }

      String first = wire.told("GET Assets?$expand=Files&$top=500");
      String next = linked(first, "\"odata.nextLink\":\"");
      assertThat(next).contains("$expand=Files", "$top=400");
      String second = wire.told("GET " + next);
      assertThat(second).contains("\"many files\"", "\"file 99\"").doesNotContain("\"file 100\"");
      assertThat(wire.told("GET Assets?$expand=Files,Locators").split("\"Locators\":", -1))
          .as("two navigations share the page")
          .hasSize(50 + 1);
      String rest = wire.told("GET " + linked(second, "\"Files@odata.nextLink\":\""));
      assertThat(rest).contains("\"file 100\"").doesNotContain("\"file 99\"");
    }
  }

  private static String asset(TestWire wire, String name) {
    return TestWire.text(wire.told("POST Assets", "{\"Name\":\"" + name + "\"}"), "Id");
  }

  private static String file(TestWire wire, String asset, String name) {
    String body = "{\"Name\":\"%s\",\"ParentAssetId\":\"%s\"}".formatted(name, asset);
    return TestWire.text(wire.told("POST Files", body), "Id");
  }

  private static String path(String asset) {
    return "Assets('" + escaped(asset) + "')";
  }

  private static String escaped(String id) {
    return id.replace(":", "%3A");
  }

  /// The request behind a link, below the root.
  private static String linked(String json, String before) {
    int start = json.indexOf(before) + before.length();
    String uri = json.substring(start, json.indexOf('"', start));
    return uri.substring(TestWire.ROOT.toString().length());
  }
}
