package io.reelwork.odata.atom;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.formats.xml.XmlNode;
import io.reelwork.odata.model.ApiVersion;
import io.reelwork.odata.payload.Namespace;
import io.reelwork.odata.payload.Samples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What CSDL 3.0 demands of the parts of a document, whatever the caller's version hides.
class MetadataTest {
  private static final String MODELS = Namespace.MEDIA_SERVICES.types() + ".";

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 6, 7, 8, 14, 15, 19})
  void namesOnlyTypesThatItDeclares(int minor) {
    XmlNode document = document(minor);
    List<String> declared =
        Stream.of("EntityType", "ComplexType", "Association")
            .flatMap(kind -> named(document, kind))
            .map(it -> MODELS + name(it))
            .toList();

    assertThat(declared).doesNotHaveDuplicates().isNotEmpty();
    assertThat(attributes(document, "Type").map(MetadataTest::element))
        .allMatch(type -> type.startsWith("Edm.") || declared.contains(type));
    assertThat(attributes(document, "EntityType")).isNotEmpty().allMatch(declared::contains);
    assertThat(attributes(document, "Relationship")).isNotEmpty().allMatch(declared::contains);
    assertThat(attributes(document, "Association")).isNotEmpty().allMatch(declared::contains);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 19})
  void givesEveryAssociationASetWithTheSameRoles(int minor) {
    XmlNode document = document(minor);
    List<String> sets = named(document, "EntitySet").map(MetadataTest::name).toList();

    named(document, "Association")
        .forEach(association -> {
          XmlNode set =
              named(document, "AssociationSet")
                  .filter(it -> name(it).equals(name(association)))
                  .findFirst()
                  .orElseThrow();
          assertThat(attributes(set, "Role"))
              .containsExactlyInAnyOrderElementsOf(attributes(association, "Role").toList())
              .doesNotHaveDuplicates();
          assertThat(attributes(set, "EntitySet")).isSubsetOf(sets);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"StreamingEndpoints", "StorageAccountName", "Scale", "IPRange"})
  void hidesWhatIsNewerThanTheCaller(String name) {
    assertThat(attributes(document(1), "Name")).doesNotContain(name);
    assertThat(attributes(document(19), "Name")).contains(name);
  }

  private static XmlNode document(int minor) {
    var metadata = new Metadata(Namespace.MEDIA_SERVICES, Samples.ALL, List.of());
    return AtomBody.read(metadata.write(ApiVersion.of(minor)).bytes());
  }

  private static Stream<XmlNode> all(XmlNode element) {
    return Stream.concat(
        Stream.of(element), element.children().stream().flatMap(MetadataTest::all));
  }

  private static Stream<XmlNode> named(XmlNode root, String name) {
    return all(root).filter(element -> element.is(Xmlns.EDM, name));
  }

  private static Stream<String> attributes(XmlNode root, String name) {
    return all(root).flatMap(element -> element.attribute(name).stream());
  }

  private static String name(XmlNode element) {
    return element.attribute("Name").orElseThrow();
  }

  private static String element(String type) {
    return type.startsWith("Collection(") ? type.substring(11, type.length() - 1) : type;
  }
}
