package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Paths that are not compiled here are HAPI's affair, where HAPI is there. */
class PathEngineTest {
  private static final String RULE =
      "{\"fhirVersion\":\"%s\",\"fhirPathRules\":["
          + "{\"path\":\"Patient.name.given\",\"method\":\"keep\"},"
          + "{\"path\":\"Patient.name.where(given.intersect('B').exists())\",\"method\":\"redact\"}]}";

  @Test
  void whatHapiFindsIsChanged() {
    byte[] patient =
        TestFiles.utf8(
            "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"X\",\"given\":[\"A\"]},"
                + "{\"family\":\"Y\",\"given\":[\"A\",\"B\"],\"_family\":{\"extension\":"
                + "[{\"url\":\"u\",\"valueString\":\"Z\"}]}}]}");

    String left =
        new String(
            Anonymizer.compile(TestFiles.utf8(String.format(RULE, "R4")), TestFiles.OPTIONS)
                .apply(patient),
            StandardCharsets.UTF_8);

    assertThat(left)
        .contains("[{\"family\":\"X\",\"given\":[\"A\"]},{\"given\":[\"A\",\"B\"]}]")
        .contains("REDACTED");
  }

  @Test
  void whatHapiComplainsAboutIsNotTold() {
    byte[] patient =
        TestFiles.utf8(
            "{\"resourceType\":\"Patient\",\"birthDate\":\"the 5th of May\","
                + "\"name\":[{\"family\":\"X\"}]}");
    Anonymizer anonymizer =
        Anonymizer.compile(TestFiles.utf8(String.format(RULE, "R4")), TestFiles.OPTIONS);

    assertThatThrownBy(() -> anonymizer.apply(patient))
        .isInstanceOf(RejectedException.class)
        .hasNoCause()
        .hasMessage("a rule's path fails in HAPI with DataFormatException");
  }

  @Test
  void aPathThatHapiEvaluatesFindsElements() {
    Anonymizer anonymizer =
        Anonymizer.compile(
            TestFiles.utf8(
                "{\"fhirPathRules\":[{\"path\":\"Patient.name.repeat(family).toChars()\","
                    + "\"method\":\"redact\"}]}"),
            TestFiles.OPTIONS);

    assertThatThrownBy(
            () ->
                anonymizer.apply(
                    TestFiles.utf8("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"X\"}]}")))
        .isInstanceOf(RejectedException.class)
        .hasMessage("a rule's path finds values that are no elements");
  }

  @Test
  void forStu3ThereIsNone() {
    assertThatThrownBy(
            () ->
                Anonymizer.compile(TestFiles.utf8(String.format(RULE, "Stu3")), TestFiles.OPTIONS))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("add ca.uhn.hapi.fhir:hapi-fhir-structures-r4");
  }

  @Test
  void withoutHapiTheRuleIsRefusedWithWhatToAdd() throws Exception {
    List<URL> rest =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*(hapi-fhir|org\\.hl7\\.fhir|ucum).*"))
            .map(PathEngineTest::url)
            .toList();
    try (URLClassLoader without =
        new URLClassLoader(rest.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Object message =
          without
              .loadClass(Refusal.class.getName())
              .getMethod("message", String.class)
              .invoke(null, String.format(RULE, "R4"));

      assertThat(message)
          .asString()
          .contains("intersect() is outside the FHIRPath that is compiled here")
          .contains("add ca.uhn.hapi.fhir:hapi-fhir-structures-r4");
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs in the class loader without HAPI. */
  public static final class Refusal {
    private Refusal() {}

    /** What a configuration is refused with. */
    public static String message(String config) {
      try {
        Anonymizer.compile(
            config.getBytes(StandardCharsets.UTF_8),
            AnonymizerOptions.at(Instant.parse("2026-06-01T00:00:00Z")));
        return "taken";
      } catch (RejectedException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }
}
