package io.fhirmigration.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.Window;
import io.fhirmigration.spi.SourceServer.ExportRequest;
import io.fhirmigration.spi.SourceServer.PinnedConfig;
import io.fhirmigration.spi.SourceServer.Traits;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportUrlTest {
  private static final String BASE = "https://x.fhir.azurehealthcareapis.com";
  private static final FhirConnection CONNECTION =
      FhirConnection.builder(URI.create(BASE + "/")).build();
  private static final Window WINDOW =
      Window.of(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-02-01T00:00:00.120Z"));

  @Test
  void everyParameterIsSentInOneForm() {
    String url =
        AzureFhirSource.ahds(CONNECTION)
            .withMaxCount(5000)
            .exportUrl(
                new ExportRequest(List.of("Patient", "Observation"), WINDOW, true, true, "box-1"));

    assertThat(url)
        .isEqualTo(
            BASE
                + "/$export?_isParallel=true&_since=2024-01-01T00:00:00.000Z"
                + "&_till=2024-02-01T00:00:00.120Z&_type=Patient,Observation"
                + "&includeAssociatedData=_history,_deleted&_container=box-1&_maxCount=5000");
  }

  @Test
  void requestSaysItsOwnPageSizeAndHowRowsAreDeIdentified() {
    String url =
        AzureFhirSource.ahds(CONNECTION)
            .withMaxCount(5000)
            .exportUrl(
                new ExportRequest(
                    List.of(),
                    WINDOW,
                    false,
                    false,
                    "box-1",
                    OptionalInt.of(700),
                    Optional.of(new PinnedConfig("rules/a b.json", "\"0x8D+1\""))));

    assertThat(url)
        .endsWith(
            "&_container=box-1&_anonymizationConfig=rules%2Fa+b.json"
                + "&_anonymizationConfigEtag=%220x8D%2B1%22&_maxCount=700");
  }

  @Test
  void gen1SendsNoParallelAndAWindowWithoutStartNoSince() {
    Window open = new Window(Optional.empty(), WINDOW.till());

    String url =
        AzureFhirSource.azureApiForFhir(CONNECTION)
            .exportUrl(new ExportRequest(List.of(), open, false, true, "box-1"));

    assertThat(url)
        .isEqualTo(
            BASE
                + "/$export?_till=2024-02-01T00:00:00.120Z&includeAssociatedData=_deleted"
                + "&_container=box-1");
  }

  @Test
  void traitsFollowThePath() {
    assertThat(AzureFhirSource.azureApiForFhir(CONNECTION).traits())
        .isEqualTo(new Traits(true, false, true));
    assertThat(AzureFhirSource.azureApiForFhir(CONNECTION).withParallel(true).traits())
        .isEqualTo(new Traits(true, false, true));
    assertThat(AzureFhirSource.ahds(CONNECTION).traits()).isEqualTo(new Traits(false, true, true));
    assertThat(AzureFhirSource.ahds(CONNECTION).withParallel(false).traits())
        .isEqualTo(new Traits(true, false, true));
  }

  @Test
  void folderNameGivesTheStatusUrl() {
    assertThat(AzureFhirSource.ahds(CONNECTION).statusUrlOf("20240203T101530-1042"))
        .contains(BASE + "/_operations/export/1042");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "export-1042",
        "20240203T101530-",
        "20240203T101530-10/42",
        "a20240203T101530-1"
      })
  void otherFolderNamesGiveNone(String folder) {
    assertThat(AzureFhirSource.ahds(CONNECTION).statusUrlOf(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10_001})
  void maxCountOutsideTheServersRangeIsRefused(int rows) {
    assertThatThrownBy(() -> AzureFhirSource.ahds(CONNECTION).withMaxCount(rows))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
