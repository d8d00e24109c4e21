package io.reelwork.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.olingo.client.api.http.HttpMethod;
import org.apache.olingo.client.api.v3.EdmEnabledODataClient;
import org.apache.olingo.client.core.ODataClientFactory;
import org.apache.olingo.client.core.http.DefaultHttpUriRequestFactory;
import org.apache.olingo.commons.api.domain.ODataComplexValue;
import org.apache.olingo.commons.api.domain.ODataInlineEntity;
import org.apache.olingo.commons.api.domain.ODataInlineEntitySet;
import org.apache.olingo.commons.api.domain.ODataLink;
import org.apache.olingo.commons.api.domain.ODataValue;
import org.apache.olingo.commons.api.domain.v3.ODataEntity;
import org.apache.olingo.commons.api.domain.v3.ODataEntitySet;
import org.apache.olingo.commons.api.domain.v3.ODataProperty;
import org.apache.olingo.commons.api.edm.Edm;
import org.apache.olingo.commons.api.edm.EdmElement;
import org.apache.olingo.commons.api.edm.EdmEntityContainer;
import org.apache.olingo.commons.api.edm.EdmEntitySet;
import org.apache.olingo.commons.api.edm.EdmSchema;
import org.apache.olingo.commons.api.edm.EdmStructuredType;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.format.ODataFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A generic consumer of OData v3 that knows nothing of media services, Apache Olingo: it learns
/// the service from `$metadata` and reads it by that model.
///
/// It makes nothing, because answers to a create have times with `Z`, as the original's had, and
/// `Edm.DateTime` has no zone.
@ExtendWith(SharedServer.class)
class ODataConsumerTest {
  private static final String MODELS = "Microsoft.Cloud.Media.Vod.Rest.Data.Models";

  private static RestClient rest;
  private static String root;
  private static String name;

  @BeforeAll
  static void start(SharedServer.Running shared) {
    rest = RestClient.signIn(shared.server());
    root = shared.server().api().toString();
    name = "consumed " + UUID.randomUUID();
    String asset = RestClient.text(create("Assets", "{\"Name\":\"" + name + "\"}"), "Id");
    for (String file : List.of("a.mp4", "b.mp4")) {
      create("Files", "{\"Name\":\"%s\",\"ParentAssetId\":\"%s\"}".formatted(file, asset));
    }
    create(
        "AssetFilters",
        """
        {"Name":"f","ParentAssetId":"%s","PresentationTimeRange":{"StartTimestamp":"10"},\
        "Tracks":[{"PropertyConditions":[{"Property":"Type","Value":"audio","Operator":"Equal"}]}]}
        """
            .formatted(asset));
  }

  private static String create(String set, String json) {
    var answer = rest.post(set, json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2.2", "2.7", "2.11", "2.13", "2.19"})
  void learnsEverySetFromTheMetadataOfItsVersion(String version) {
    EdmEnabledODataClient client = client(version);
    EdmEntityContainer container = container(client.getEdm(null));

    assertThat(container.getEntitySets())
        .extracting(EdmEntitySet::getName)
        .containsExactlyInAnyOrderElementsOf(
            client
                .getRetrieveRequestFactory()
                .getServiceDocumentRequest(root)
                .execute()
                .getBody()
                .getEntitySetNames());
    container.getEntitySets().forEach(ODataConsumerTest::assertWhole);
    assertThat(container.getFunctionImports())
        .allSatisfy(function -> assertThat(function.getUnboundFunctions()).isNotEmpty())
        .extracting(function -> function.getName())
        .contains("CancelJob", "CreateFileInfos", "RebindContentKey");
  }

  private static void assertWhole(EdmEntitySet set) {
    var type = set.getEntityType();
    assertThat(type.getKeyPredicateNames()).as(set.getName()).hasSize(1);
    assertThat(type.getProperty(type.getKeyPredicateNames().getFirst())).isNotNull();
    assertTyped(type);
    for (String navigation : type.getNavigationPropertyNames()) {
      assertThat(set.getRelatedBindingTarget(navigation).getEntityType().getName())
          .as(type.getName() + "." + navigation)
          .isEqualTo(type.getNavigationProperty(navigation).getType().getName());
    }
  }

  private static void assertTyped(EdmStructuredType type) {
    for (String property : type.getPropertyNames()) {
      EdmElement element = type.getProperty(property);
      assertThat(element.getType().getName()).as(type.getName() + "." + property).isNotBlank();
      if (element.getType() instanceof EdmStructuredType inner) {
        assertTyped(inner);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ODataFormat.class,
      names = {"ATOM", "JSON", "JSON_FULL_METADATA"})
  void readsEverySetAsTheModelSaysItIs(ODataFormat format) {
    EdmEnabledODataClient client = client("2.19");
    client.getConfiguration().setDefaultPubFormat(format);
    List<String> read = new ArrayList<>();

    for (EdmEntitySet set : container(client.getEdm(null)).getEntitySets()) {
      for (ODataEntity entity : feed(client, set.getName())) {
        assertThat(entity.getProperties())
            .extracting(ODataProperty::getName)
            .containsExactlyInAnyOrderElementsOf(set.getEntityType().getPropertyNames());
        entity.getProperties().forEach(property -> assertAs(set.getEntityType(), property, format));
        read.add(set.getName());
      }
    }

    assertThat(read)
        .contains(
            "Assets",
            "Files",
            "AssetFilters",
            "MediaProcessors",
            "StorageAccounts",
            "StreamingEndpoints",
            "EncodingReservedUnitTypes");
  }

  /// Minimal JSON has no types: there a number may be read as another one, and a time as text.
  private static void assertAs(EdmStructuredType type, ODataProperty property, ODataFormat format) {
    EdmElement declared = requireNonNull(type.getProperty(property.getName()));
    assertThat(property.hasCollectionValue())
        .as(type.getName() + "." + property.getName())
        .isEqualTo(declared.isCollection());
    if (property.hasComplexValue()) {
      ODataComplexValue<ODataProperty> value = property.getComplexValue();
      value.forEach(member -> assertAs((EdmStructuredType) declared.getType(), member, format));
    } else if (property.hasPrimitiveValue() && format != ODataFormat.JSON) {
      assertThat(property.getPrimitiveValue().getTypeKind().name())
          .as(type.getName() + "." + property.getName())
          .isEqualTo(declared.getType().getName());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ODataFormat.class,
      names = {"ATOM", "JSON_FULL_METADATA"})
  void followsTheLinksOfAnEntity(ODataFormat format) {
    EdmEnabledODataClient client = client("2.19");
    client.getConfiguration().setDefaultPubFormat(format);

    ODataEntity asset = asset(client);

    assertThat(asset.getTypeName()).isEqualTo(new FullQualifiedName(MODELS, "Asset"));
    assertThat(asset.getOperations()).singleElement().extracting("title").isEqualTo("Publish");
    assertThat(get(client, target(asset.getNavigationLink("Files"))))
        .extracting(file -> file.getProperty("Name").getValue().toString())
        .containsExactly("a.mp4", "b.mp4");
    assertThat(get(client, target(asset.getNavigationLink("Locators")))).isEmpty();
    ODataEntity filter = get(client, target(asset.getNavigationLink("AssetFilters"))).getFirst();
    assertThat(filter.getProperty("Tracks").getCollectionValue()).hasSize(1);
    ODataEntity account =
        client
            .getRetrieveRequestFactory()
            .getEntityRequest(target(asset.getNavigationLink("StorageAccount")))
            .execute()
            .getBody();
    assertThat(account.getProperty("IsDefault").getPrimitiveValue().toValue()).isEqualTo(true);
  }

  @ParameterizedTest
  @EnumSource(
      value = ODataFormat.class,
      names = {"ATOM", "JSON_FULL_METADATA"})
  void readsWhatIsExpandedInThePlaceOfALink(ODataFormat format) {
    EdmEnabledODataClient client = client("2.19");
    client.getConfiguration().setDefaultPubFormat(format);

    ODataEntity asset = asset(client, "Files", "StorageAccount");

    var files = (ODataInlineEntitySet) asset.getNavigationLink("Files");
    assertThat(((ODataEntitySet) files.getEntitySet()).getEntities())
        .extracting(file -> file.getProperty("Name").getValue().toString())
        .containsExactly("a.mp4", "b.mp4");
    var account = (ODataInlineEntity) asset.getNavigationLink("StorageAccount");
    assertThat(((ODataEntity) account.getEntity()).getProperty("Name").getValue().toString())
        .isNotEmpty();
  }

  @Test
  void countsPagesAndCallsFunctions() {
    EdmEnabledODataClient client = client("2.19");
    var processors = client.newURIBuilder(root).appendEntitySetSegment("MediaProcessors");
    int all = feed(client, "MediaProcessors").size();

    assertThat(
            client
                .getRetrieveRequestFactory()
                .getValueRequest(processors.count().build())
                .execute()
                .getBody()
                .toString())
        .isEqualTo("" + all);
    Map<String, ODataValue> arguments =
        Map.of(
            "contentKeyType", client.getObjectFactory().newPrimitiveValueBuilder().buildInt32(1));
    ODataProperty thumbprint =
        (ODataProperty)
            client
                .getInvokeRequestFactory()
                .getFunctionImportInvokeRequest("GetProtectionKeyId", arguments)
                .execute()
                .getBody();
    assertThat(thumbprint.getValue().toString()).matches("[0-9A-F]{40}");
  }

  private static EdmEnabledODataClient client(String version) {
    EdmEnabledODataClient client = ODataClientFactory.getEdmEnabledV3(root);
    client
        .getConfiguration()
        .setHttpUriRequestFactory(
            new DefaultHttpUriRequestFactory() {
              @Override
              public HttpUriRequest create(HttpMethod method, URI uri) {
                HttpUriRequest request = super.create(method, uri);
                request.addHeader("Authorization", "Bearer " + rest.token());
                request.addHeader("x-ms-version", version);
                return request;
              }
            });
    return client;
  }

  private static EdmEntityContainer container(Edm model) {
    return model.getSchemas().stream()
        .map(EdmSchema::getEntityContainer)
        .filter(found -> found != null)
        .findFirst()
        .orElseThrow();
  }

  private static List<ODataEntity> feed(EdmEnabledODataClient client, String set) {
    return get(client, client.newURIBuilder(root).appendEntitySetSegment(set).build());
  }

  private static List<ODataEntity> get(EdmEnabledODataClient client, URI feed) {
    return client
        .getRetrieveRequestFactory()
        .getEntitySetRequest(feed)
        .execute()
        .getBody()
        .getEntities();
  }

  /// The asset that this test has made, with these navigations expanded.
  private static ODataEntity asset(EdmEnabledODataClient client, String... expanded) {
    var assets =
        client
            .newURIBuilder(root)
            .appendEntitySetSegment("Assets")
            .filter("Name eq '" + name + "'");
    return get(client, (expanded.length == 0 ? assets : assets.expand(expanded)).build())
        .getFirst();
  }

  private static URI target(ODataLink link) {
    return URI.create(root).resolve(link.getLink());
  }
}
