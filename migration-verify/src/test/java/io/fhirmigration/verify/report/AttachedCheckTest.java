package io.fhirmigration.verify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachedCheckTest {
  private static AttachedCheck read(String text) {
    return AttachedCheck.read("result.json", text.getBytes(StandardCharsets.UTF_8));
  }

  private static final String FINDINGS =
      "{\"result\":\"differ\",\"compared\":7,\"missing\":[{\"type\":\"Patient\",\"id\":\"a\"},"
          + "{\"type\":\"Patient\",\"id\":\"b\"},{\"type\":\"Group\",\"id\":\"c\"}],\"extra\":[],"
          + "\"different\":[{\"type\":\"Patient\",\"id\":\"d\"}],"
          + "\"errors\":[{\"side\":\"source\",\"file\":\"x\",\"line\":3,\"reason\":\"damaged\"},"
          + "{\"reason\":\"different: 20000 found, 1 listed\"}]}";

  @Test
  void findingsAreCountedByTypeAndIdsAreNotKept() {
    AttachedCheck check = read(FINDINGS);

    assertThat(check.findings().get("missing").found()).isEqualTo(3);
    assertThat(check.findings().get("missing").types())
        .containsEntry("Patient", 2L)
        .containsEntry("Group", 1L);
    assertThat(check.findings().get("errors").types()).containsEntry("-", 1L).hasSize(1);
  }

  @Test
  void aListThatWasCutCountsWhatWasFound() {
    AttachedCheck check = read(FINDINGS);

    assertThat(check.findings().get("different").found()).isEqualTo(20_000);
    assertThat(check.findings().get("different").types()).containsEntry("Patient", 1L);
    assertThat(check.found()).isEqualTo(3 + 20_000 + 1);
  }

  @Test
  void lastLineOfWhatACommandPrintedIsTheResult() {
    AttachedCheck check =
        read(
            "seed 4\nPatient 3 compared\n{\"result\":\"match\",\"compared\":3,\"seed\":\"4\"}\n\n");

    assertThat(check.kind()).isEqualTo("deep");
    assertThat(check.result()).isEqualTo("match");
    assertThat(check.compared()).isEqualTo(3);
  }

  @Test
  void kindIsToldByTheMembers() {
    assertThat(read("{\"result\":\"match\",\"compared\":3,\"types\":[]}").kind())
        .isEqualTo("surface");
    assertThat(read("{\"result\":\"match\",\"compared\":3}").kind()).isEqualTo("full");
  }

  @Test
  void sha256IsThatOfTheFile() {
    assertThat(read("{\"result\":\"match\",\"compared\":3}").sha256())
        .isEqualTo(
            Sha256.of("{\"result\":\"match\",\"compared\":3}".getBytes(StandardCharsets.UTF_8)));
    assertThat(Sha256.of("abc".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void aResultAboutAnotherMigrationIsRefused() {
    String marked =
        "{\"result\":\"match\",\"compared\":3,\"migration\":\"%s\",\"source\":\"%s\",\"destination\":\"%s\"}";
    try (Copy copy = new Copy()) {
      String id = copy.plan.id().value();
      String source = copy.plan.source().toString();
      String destination = copy.plan.destination().toString();

      read(marked.formatted(id, source, destination)).requireOf(copy.plan);
      read("{\"result\":\"match\",\"compared\":3}").requireOf(copy.plan);
      AttachedCheck other = read(marked.formatted("other", source, destination));
      AttachedCheck swapped = read(marked.formatted(id, destination, source));

      assertThatThrownBy(() -> other.requireOf(copy.plan))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("is about other")
          .hasMessageContaining("add results of clinic-2026");
      assertThatThrownBy(() -> swapped.requireOf(copy.plan)).isInstanceOf(RejectedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"result\":\"fine\",\"compared\":1}",
        "{\"result\":\"match\"}",
        "text\nmore text"
      })
  void anythingElseIsRefusedWithTheWayOut(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("result.json: is no result")
        .hasMessageContaining("--json");
  }
}
