package io.fhirmigration.staging.blob;

import com.azure.identity.DefaultAzureCredentialBuilder;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingAreaProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Opens a {@link BlobStagingArea} under the name {@code blob}: property {@code url}, the address of
 * the account's Blob service; and either {@code sasFrom}, the handle of a SAS, or {@code account}
 * and {@code keyFrom}, the handle of an account key. Without both, the identity of this process is
 * used as azure-identity finds it.
 */
public final class BlobStagingProvider implements StagingAreaProvider {
  private static final String URL = "url";
  private static final String SAS_FROM = "sasFrom";
  private static final String ACCOUNT = "account";
  private static final String KEY_FROM = "keyFrom";

  @Override
  public String name() {
    return "blob";
  }

  @Override
  public StagingArea create(ProviderConfig config) {
    List<String> problems = config.unknownProperties(URL, SAS_FROM, ACCOUNT, KEY_FROM);
    Optional<URI> url = config.get(URL).flatMap(BlobStagingProvider::address);
    if (url.isEmpty()) {
      problems.add(
          URL
              + ": give the address of the Blob service, such as"
              + " https://account.blob.core.windows.net");
    }
    Optional<String> sas = secret(config, SAS_FROM, problems);
    Optional<String> key = secret(config, KEY_FROM, problems);
    if (config.get(KEY_FROM).isPresent() != config.get(ACCOUNT).isPresent()) {
      problems.add(KEY_FROM + ": an account key needs the name of its " + ACCOUNT);
    }
    if (config.get(KEY_FROM).isPresent() && config.get(SAS_FROM).isPresent()) {
      problems.add(SAS_FROM + ": give a SAS or an account key, not both");
    }
    if (!problems.isEmpty()) {
      throw new RejectedException("staging blob: " + String.join("; ", problems));
    }
    BlobStagingAreaBuilder builder = BlobStagingArea.builder(url.orElseThrow());
    if (key.isPresent()) {
      builder.sharedKey(config.get(ACCOUNT).orElseThrow(), key.get());
    } else if (sas.isPresent()) {
      builder.sas(sas.get());
    } else {
      builder.credential(new DefaultAzureCredentialBuilder().build());
    }
    return builder.open();
  }

  private static Optional<URI> address(String url) {
    try {
      return Optional.of(new URI(url));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> secret(
      ProviderConfig config, String property, List<String> problems) {
    Optional<String> handle = config.get(property);
    Optional<String> secret = handle.flatMap(config.secrets());
    if (handle.isPresent() && secret.isEmpty()) {
      problems.add(property + ": there is no secret under the handle " + handle.get());
    }
    return secret;
  }
}
