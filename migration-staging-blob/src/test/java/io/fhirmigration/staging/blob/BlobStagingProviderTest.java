package io.fhirmigration.staging.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingAreaProvider;
import io.fhirmigration.testkit.azurite.Azurite;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class BlobStagingProviderTest {
  private static StagingArea create(Map<String, String> properties, String secret) {
    StagingAreaProvider provider =
        ServiceLoader.load(StagingAreaProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(it -> it.name().equals("blob"))
            .findFirst()
            .orElseThrow();
    return provider.create(
        new ProviderConfig(
            properties,
            handle -> Optional.of(secret).filter(it -> handle.equals("SECRET")),
            "stand-alone",
            Instant.EPOCH));
  }

  @Test
  void accountKeyOpensTheArea() {
    Map<String, String> properties =
        Map.of("url", Account.url() + "/", "account", Azurite.ACCOUNT, "keyFrom", "SECRET");
    try (StagingArea area = create(properties, Azurite.KEY)) {
      area.createContainer("by-provider");
      assertThat(area.base()).isEqualTo(Account.url());
      assertThat(area.list("by-provider", "", "", 1)).isEmpty();
    }
  }

  @Test
  void identityOfTheProcessIsTheDefault() {
    try (StagingArea area = create(Map.of("url", "https://a.blob.core.windows.net"), "")) {
      assertThat(area).hasToString("BlobStagingArea[https://a.blob.core.windows.net, token]");
    }
  }

  @Test
  void allFaultyPropertiesAreNamedAtOnce() {
    Map<String, String> properties =
        Map.of("url", "not an address", "sasFrom", "ELSEWHERE", "keyFrom", "SECRET", "key", "x");
    assertThatThrownBy(() -> create(properties, "hidden"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll("url", "ELSEWHERE", "account", "not both", "key: unknown")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void addressWithASasOrACredentialTooMuchIsRejected() {
    String sas = "sv=2024&sig=hidden";
    assertThatThrownBy(
            () ->
                BlobStagingArea.builder(URI.create("https://a.example/?" + sas))
                    .sas(sas)
                    .sharedKey("a", "b")
                    .blockSize(5)
                    .open())
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll("url", "credential", "block size")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void tokensAreNotSentOverPlainHttp() {
    Map<String, String> properties = Map.of("url", "http://a.example");
    assertThatThrownBy(() -> create(properties, ""))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("https");
  }
}
