package io.fhirmigration.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ImportPayloadBuilder.Input;
import io.fhirmigration.spi.ImportPayloadBuilder.Request;
import io.fhirmigration.spi.ProviderConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AhdsPayloadBuilderTest {
  private static final Input PATIENT =
      new Input("Patient", URI.create("https://a.example/c/P-1.ndjson"), "0x8DC1");

  private final ImportPayloadBuilder builder =
      new AhdsPayloadBuilderProvider().create(ProviderConfig.of(Map.of()));

  @Test
  void bodyIsWhatTheServerReads() {
    Request request =
        new Request(
            List.of(PATIENT), "n7", ImportMode.INCREMENTAL_LOAD, true, "errors", 20_000_000, 10);
    assertThat(builder.build(request))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.nonce()).isEqualTo("n7-1");
              assertThat(new String(p.body(), StandardCharsets.UTF_8))
                  .isEqualTo(
                      "{\"resourceType\":\"Parameters\",\"parameter\":["
                          + "{\"name\":\"inputFormat\",\"valueString\":\"application/fhir+ndjson\"},"
                          + "{\"name\":\"mode\",\"valueString\":\"IncrementalLoad\"},"
                          + "{\"name\":\"inputSource\",\"valueUri\":\"urn:fhirmigration:n7-1\"},"
                          + "{\"name\":\"allowNegativeVersions\",\"valueBoolean\":true},"
                          + "{\"name\":\"errorContainerName\",\"valueString\":\"errors\"},"
                          + "{\"name\":\"processingUnitBytesToRead\",\"valueInteger\":20000000},"
                          + "{\"name\":\"input\",\"part\":["
                          + "{\"name\":\"type\",\"valueString\":\"Patient\"},"
                          + "{\"name\":\"url\",\"valueUri\":\"https://a.example/c/P-1.ndjson\"},"
                          + "{\"name\":\"etag\",\"valueString\":\"0x8DC1\"}]}]}");
            });
  }

  @Test
  void defaultsAreLeftToTheServer() {
    Request request =
        new Request(List.of(PATIENT), "n7", ImportMode.INITIAL_LOAD, false, "errors", 0, 10);
    assertThat(new String(builder.build(request).get(0).body(), StandardCharsets.UTF_8))
        .contains("InitialLoad")
        .doesNotContain("allowNegativeVersions", "processingUnitBytesToRead");
  }

  @Test
  void nameThatNeedsEscapingIsEscaped() {
    Input quoted = new Input("Patient", PATIENT.url(), "\"0x8DC1\"");
    Request request =
        new Request(List.of(quoted), "n7", ImportMode.INCREMENTAL_LOAD, false, "errors", 0, 10);
    assertThat(new String(builder.build(request).get(0).body(), StandardCharsets.UTF_8))
        .contains("\"valueString\":\"\\\"0x8DC1\\\"\"");
  }

  @Test
  void everyFaultIsNamed() {
    Request request =
        new Request(
            List.of(new Input("patient", URI.create("urn:uuid:1"), " ")),
            "a nonce",
            ImportMode.INCREMENTAL_LOAD,
            false,
            "Errors",
            -1,
            10);
    assertThatThrownBy(() -> builder.build(request))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("'patient' is no resource type")
        .hasMessageContaining("not an absolute address")
        .hasMessageContaining("has no ETag")
        .hasMessageContaining("nonce")
        .hasMessageContaining("errorContainer 'Errors'")
        .hasMessageContaining("unitBytes -1");
  }

  @Test
  void userInTheAddressIsNotShown() {
    URI url = URI.create("https://user:secret@a.example/c/P-1.ndjson?sig=x");
    Request request =
        new Request(
            List.of(new Input("Patient", url, "0x1")),
            "n7",
            ImportMode.INCREMENTAL_LOAD,
            false,
            "errors",
            0,
            10);
    assertThatThrownBy(() -> builder.build(request))
        .hasMessageContaining("a.example/c/P-1.ndjson")
        .hasMessageNotContaining("secret");
  }

  @Test
  void propertiesAreRefused() {
    ProviderConfig config = ProviderConfig.of(Map.of("size", "1"));
    assertThatThrownBy(() -> new AhdsPayloadBuilderProvider().create(config))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("size");
  }
}
