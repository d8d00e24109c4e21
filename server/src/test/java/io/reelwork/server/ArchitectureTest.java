package io.reelwork.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every "never" arrow of the house, one test each, named as a sentence.
class ArchitectureTest {
  private static final String ROOT = "io.reelwork";
  private static final String SERVICES = ROOT + ".services";

  /// The features of `services`: packages with tables and rules of their own.
  private static final List<String> FEATURES =
      List.of(
          "access",
          "blobface",
          "catalog",
          "ingest",
          "jobs",
          "keys",
          "licenses",
          "live",
          "notifications",
          "operations",
          "plans",
          "presets",
          "processors",
          "steps",
          "storage",
          "streaming",
          "templates");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void formatsKnowNothingElse() {
    never(
        in("formats"), resideInAnyPackage(ROOT + ".odata..", SERVICES + "..", ROOT + ".server.."));
  }

  /// There is one reader of XML from outside (docs/decisions/0017).
  @Test
  void odataKnowsNothingElseButXml() {
    never(in("odata"), media().or(resideInAnyPackage(SERVICES + "..", ROOT + ".server..")));
  }

  @Test
  void onlyXmlKnowsTheParserOfXml() {
    noClasses()
        .that(ours().and(DescribedPredicate.not(xml())))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("javax.xml.stream.XMLInputFactory")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.xml.parsers..", "org.xml.sax..", "org.w3c.dom..")
        .check(CLASSES);
  }

  @Test
  void servicesDoNotKnowTheServer() {
    never(in("services"), resideInAPackage(ROOT + ".server.."));
  }

  @Test
  void servicesKnowNoHttpServer() {
    never(in("services"), resideInAnyPackage("io.vertx..", "io.netty.."));
  }

  @Test
  void jobsDoNotKnowProcessors() {
    never(feature("jobs"), feature("processors"));
  }

  @Test
  void processorsDoNotKnowJobs() {
    never(feature("processors"), feature("jobs"));
  }

  @Test
  void stepsKnowNeitherWhoRunsThemNorWhoDoesThem() {
    never(feature("steps"), feature("jobs").or(feature("processors")).or(feature("sql")));
  }

  @Test
  void jobsAndTheirStepsKnowNoMedia() {
    never(feature("jobs").or(feature("steps")), feature("ffmpeg").or(media()));
  }

  @Test
  void presetsKnowNothingElseButXml() {
    never(feature("presets"), ours().and(DescribedPredicate.not(feature("presets").or(xml()))));
  }

  @Test
  void plansKnowPresetsAndMediaOnly() {
    List<String> known = List.of("plans", "presets", "ffmpeg");
    never(
        feature("plans"),
        ours()
            .and(
                DescribedPredicate.not(features(known).or(resideInAPackage(ROOT + ".formats..")))));
  }

  @Test
  void streamingDoesNotKnowWhereFilesComeFrom() {
    never(feature("streaming"), feature("jobs").or(feature("processors")).or(feature("live")));
  }

  @Test
  void storageDoesNotKnowTheCatalog() {
    never(feature("storage"), feature("catalog"));
  }

  @Test
  void storageKnowsNoDialect() {
    never(feature("storage"), feature("blobface").or(feature("web")));
  }

  @Test
  void theBlobFaceKnowsNoAssets() {
    never(feature("blobface"), feature("catalog"));
  }

  @Test
  void licensesKnowNothingElseButXml() {
    List<String> known = List.of("licenses");
    never(
        feature("licenses"),
        ours()
            .and(DescribedPredicate.not(features(known).or(xml()).or(resideInAPackage(SERVICES)))));
  }

  @Test
  void keysDoNotKnowStreaming() {
    never(feature("keys"), feature("streaming"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffmpeg", "sql", "web", "feed", "claims", "loops", "memory"})
  void theFloorKnowsNoFeature(String floor) {
    List<String> features = new ArrayList<>(FEATURES);
    never(feature(floor), features(features));
  }

  @Test
  void onlyTablesKnowSql() {
    never(
        in("services")
            .and(DescribedPredicate.not(feature("sql").or(feature("feed"))))
            .and(DescribedPredicate.not(outermostNameEndsWith("Table"))),
        resideInAnyPackage("org.jooq..", "java.sql..", "javax.sql.."));
  }

  @Test
  void tablesBelongToTheirFeature() {
    classes()
        .that(in("services").and(DescribedPredicate.not(feature("feed"))))
        .and()
        .haveSimpleNameEndingWith("Table")
        .should()
        .notBePublic()
        .check(CLASSES);
  }

  @Test
  void onlyFfmpegStartsProcesses() {
    noClasses()
        .that(ours().and(DescribedPredicate.not(feature("ffmpeg"))))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .check(CLASSES);
  }

  @Test
  void onlyEntitySetsKnowOData() {
    never(
        in("services")
            .and(DescribedPredicate.not(feature("feed")))
            .and(DescribedPredicate.not(outermostNameEndsWith("EntitySet")))
            .and(DescribedPredicate.not(entryClass())),
        resideInAnyPackage(ROOT + ".odata.."));
  }

  @Test
  void noPackagesFormACycle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noPackageIsADrawerForEverything() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "io.reelwork..util..",
            "io.reelwork..common..",
            "io.reelwork..core..",
            "io.reelwork..impl..",
            "io.reelwork..helper..",
            "io.reelwork..misc..")
        .check(CLASSES);
  }

  private static void never(DescribedPredicate<JavaClass> from, DescribedPredicate<JavaClass> to) {
    noClasses().that(from).should().dependOnClassesThat(to).allowEmptyShould(true).check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> in(String module) {
    return resideInAPackage(ROOT + "." + module + "..");
  }

  private static DescribedPredicate<JavaClass> xml() {
    return resideInAPackage(ROOT + ".formats.xml");
  }

  private static DescribedPredicate<JavaClass> media() {
    return resideInAPackage(ROOT + ".formats..").and(DescribedPredicate.not(xml()));
  }

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage(ROOT + "..");
  }

  private static DescribedPredicate<JavaClass> feature(String name) {
    return resideInAPackage(SERVICES + "." + name + "..");
  }

  private static DescribedPredicate<JavaClass> features(List<String> names) {
    return resideInAnyPackage(
        names.stream().map(name -> SERVICES + "." + name + "..").toArray(String[]::new));
  }

  /// Nested types belong to the class they are written in.
  private static DescribedPredicate<JavaClass> outermostNameEndsWith(String end) {
    return DescribedPredicate.describe(
        "written in a class named …" + end, type -> outermost(type).endsWith(end));
  }

  /// The class with its package's name hands the feature's entity sets on.
  private static DescribedPredicate<JavaClass> entryClass() {
    return DescribedPredicate.describe(
        "entry class of its package",
        type -> {
          String last = type.getPackageName().substring(type.getPackageName().lastIndexOf('.') + 1);
          return outermost(type).equalsIgnoreCase(last);
        });
  }

  private static String outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer.getSimpleName();
  }
}
