package io.fhirmigration.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.staging.blob.BlobStagingArea;
import io.fhirmigration.store.tables.TableStateStore;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What a storage account sees of the identity that asks it. */
class StorageTokenTest {
  @TempDir Path folder;
  private WireMockServer account;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    KeyPair key = KeyPair.in(folder.resolve("key.pfx"), "changeit");
    account =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .httpDisabled(true)
                .dynamicHttpsPort()
                .keystorePath(key.file().toString())
                .keystoreType("PKCS12")
                .keystorePassword(key.password())
                .keyManagerPassword(key.password()));
    account.start();
    account.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403)));
    client =
        new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder().sslContext(trusting(key)))
            .build();
  }

  @AfterEach
  void stop() {
    account.stop();
  }

  private static SSLContext trusting(KeyPair key) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(key.file())) {
      store.load(in, key.password().toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Gives a token that says what it was asked for. */
  private static TokenCredential of(String identity) {
    return request ->
        Mono.just(
            new AccessToken(
                identity + "-for-" + String.join(",", request.getScopes()),
                Instant.parse("9000-01-01T00:00:00Z").atOffset(ZoneOffset.UTC)));
  }

  private List<String> authorizations() {
    return account.findAll(anyRequestedFor(anyUrl())).stream()
        .map((LoggedRequest request) -> request.getHeader("Authorization"))
        .distinct()
        .toList();
  }

  @Test
  void blobServiceIsAskedWithATokenForStorage() {
    try (BlobStagingArea area =
        BlobStagingArea.builder(URI.create("https://localhost:" + account.httpsPort() + "/acct"))
            .credential(of("files"))
            .httpClient(client)
            .open()) {
      Throwable refused = catchThrowable(() -> area.find("box-1", "a"));

      assertThat(refused).hasMessageContaining("403").hasMessageNotContaining("files-for");
      assertThat(area.toString()).doesNotContain("files-for");
    }
    assertThat(authorizations())
        .containsExactly("Bearer files-for-https://storage.azure.com/.default");
  }

  @Test
  void tableServiceIsAskedWithATokenForStorage() {
    Throwable refused =
        catchThrowable(
            () -> {
              try (StateStore store =
                  TableStateStore.builder(
                          URI.create("https://localhost:" + account.httpsPort() + "/acct"))
                      .credential(of("records"))
                      .httpClient(client)
                      .open()) {
                store.list(StateStore.Scope.migrations(), Optional.empty(), 1);
              }
            });

    assertThat(refused).hasMessageContaining("403").hasMessageNotContaining("records-for");
    assertThat(authorizations())
        .containsExactly("Bearer records-for-https://storage.azure.com/.default");
  }
}
