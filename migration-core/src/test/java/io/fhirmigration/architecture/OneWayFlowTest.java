package io.fhirmigration.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.fhirmigration.KeyList;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.RangeSurveys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data flows one way: a package of core looks only in the direction of the journey. */
class OneWayFlowTest {
  private static final String ROOT = "io.fhirmigration";
  private static final String MODEL = ROOT + ".model";
  private static final String NDJSON = ROOT + ".ndjson";
  private static final String SPI = ROOT + ".spi";
  private static final String INTERNAL = ROOT + ".internal..";
  private static final String ENGINE = ROOT + ".internal.engine..";
  private static final String CODEC = ROOT + ".internal.codec..";
  private static final String KEYS = ROOT + ".internal.keys..";
  private static final String SURVEYS = ROOT + ".internal.surveys..";
  private static final String JSPECIFY = "org.jspecify..";

  /** The two ways from what a caller touches into the engine. */
  private static final DescribedPredicate<JavaClass> DOORS =
      belongToAnyOf(MigrationEngineBuilder.class, Migrations.class);

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .importUrl(Migrations.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void coreIsWhatIsLookedAt() {
    assertThat(CORE.contain(Migrations.class)).isTrue();
    assertThat(CORE.contain(OneWayFlowTest.class)).isFalse();
  }

  @Test
  void modelKnowsOnlyItself() {
    onlyKnows(MODEL, "java..", JSPECIFY, MODEL);
  }

  @Test
  void ndjsonStandsOnJacksonAndTheModelsExceptions() {
    onlyKnows(NDJSON, "java..", JSPECIFY, NDJSON, MODEL, "com.fasterxml.jackson.core..");
  }

  @Test
  void spiKnowsModelAndNdjson() {
    onlyKnows(SPI, "java..", JSPECIFY, SPI, MODEL, NDJSON);
  }

  @Test
  void onlyTheDoorsLeadFromExportedPackagesInside() {
    check(
        noClasses()
            .that(
                resideInAPackage(ROOT)
                    .and(DescribedPredicate.not(DOORS))
                    .and(
                        DescribedPredicate.not(
                            belongToAnyOf(
                                MigrationStatus.class, KeyList.class, RangeSurveys.class))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL));
  }

  @Test
  void statusReachesNothingInsideButTheCodec() {
    check(
        noClasses()
            .that(belongToAnyOf(MigrationStatus.class))
            .should()
            .dependOnClassesThat(
                resideInAPackage(INTERNAL).and(DescribedPredicate.not(resideInAPackage(CODEC)))));
  }

  @Test
  void keyListReachesNothingInsideButItsRows() {
    check(
        noClasses()
            .that(belongToAnyOf(KeyList.class))
            .should()
            .dependOnClassesThat(
                resideInAPackage(INTERNAL).and(DescribedPredicate.not(resideInAPackage(KEYS)))));
  }

  @Test
  void rangeSurveysReachNothingInsideButTheirList() {
    check(
        noClasses()
            .that(belongToAnyOf(RangeSurveys.class))
            .should()
            .dependOnClassesThat(
                resideInAPackage(INTERNAL).and(DescribedPredicate.not(resideInAPackage(SURVEYS)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "export", "transform", "load", "reconcile", "repair"})
  void aStageIsKnownToTheEngineAlone(String stage) {
    String packages = ROOT + ".internal." + stage + "..";
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packages, ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(packages));
  }

  @Test
  void theEngineIsKnownToTheDoorsAlone() {
    check(
        noClasses()
            .that(
                DescribedPredicate.not(DOORS).and(DescribedPredicate.not(resideInAPackage(ENGINE))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINE));
  }

  @Test
  void internalPackagesFormNoCycle() {
    check(slices().matching(ROOT + ".internal.(*)..").should().beFreeOfCycles());
  }

  @Test
  void coreKnowsNoWireDatabaseOrCloud() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.net.http..", "com.sun.net..", "java.sql..", "javax.sql..", "com.azure.."));
  }

  private static void onlyKnows(String from, String... packages) {
    check(
        classes()
            .that()
            .resideInAPackage(from)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(packages));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CORE);
  }
}
