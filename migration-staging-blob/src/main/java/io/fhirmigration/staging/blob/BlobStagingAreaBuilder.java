package io.fhirmigration.staging.blob;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.fhirmigration.model.RejectedException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens a {@link BlobStagingArea}; begun by {@link BlobStagingArea#builder}. Not thread-safe. */
public final class BlobStagingAreaBuilder {
  private static final int SMALLEST_BLOCK = 1 << 20;
  private static final int LARGEST_BLOCK = 100 << 20;

  private final URI url;
  private final List<StorageAccess> access = new ArrayList<>();
  private Optional<HttpClient> httpClient = Optional.empty();
  private RequestRetryOptions retries =
      new RequestRetryOptions(
          RetryPolicyType.EXPONENTIAL,
          4,
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          null);
  private int blockSize = 4 << 20;
  private Clock clock = Clock.systemUTC();

  BlobStagingAreaBuilder(URI url) {
    this.url = url;
  }

  /**
   * Asks with tokens for {@code https://storage.azure.com}, which needs an https address; the role
   * {@code Storage Blob Data Contributor} is enough.
   */
  public BlobStagingAreaBuilder credential(TokenCredential credential) {
    access.add(StorageAccess.token(credential));
    return this;
  }

  /** Asks with a key of the account. */
  public BlobStagingAreaBuilder sharedKey(String account, String key) {
    access.add(StorageAccess.sharedKey(account, key, () -> clock));
    return this;
  }

  /**
   * Asks with a shared access signature, with or without leading question mark. It must allow to
   * read, write, delete and list in all containers; to create some as well, unless they exist.
   */
  public BlobStagingAreaBuilder sas(String token) {
    access.add(StorageAccess.sas(token));
    return this;
  }

  /**
   * Another HTTP client than the JDK's, which makes connections within 10 s and takes the proxy of
   * the environment variable {@code HTTPS_PROXY}.
   */
  public BlobStagingAreaBuilder httpClient(HttpClient value) {
    httpClient = Optional.of(value);
    return this;
  }

  /**
   * How calls are repeated; by default up to 4 tries of at most 60 s each, 1 s, 2 s and 4 s apart.
   */
  public BlobStagingAreaBuilder retries(RequestRetryOptions value) {
    retries = value;
    return this;
  }

  /**
   * How many bytes each open stream holds in memory, from 1 to 100 MiB; 4 MiB by default. An object
   * has at most 50,000 times as many.
   */
  public BlobStagingAreaBuilder blockSize(int bytes) {
    blockSize = bytes;
    return this;
  }

  /**
   * The clock by which {@link BlobStagingArea#copyFrom} limits the right to read that it hands to
   * another account's service.
   */
  public BlobStagingAreaBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /**
   * Opens the area, without I/O.
   *
   * @throws RejectedException naming all faulty options at once
   */
  public BlobStagingArea open() {
    requireSound();
    try {
      return new BlobStagingArea(service(), new Addresses(base()), access.get(0), blockSize);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw unusable(e);
    }
  }

  /**
   * Prepares a probe of the account, without I/O.
   *
   * @throws RejectedException naming all faulty options at once
   */
  public AccountProbe probe() {
    requireSound();
    try {
      return new AccountProbe(service());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw unusable(e);
    }
  }

  private void requireSound() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new RejectedException("staging blob: " + String.join("; ", problems));
    }
  }

  private URI base() {
    return URI.create(url.toString().replaceAll("/+$", ""));
  }

  private BlobServiceClient service() {
    BlobServiceClientBuilder service =
        new BlobServiceClientBuilder()
            .endpoint(base().toString())
            .httpClient(httpClient.orElseGet(BlobStagingAreaBuilder::jdk))
            .httpLogOptions(withoutBodies())
            .retryOptions(retries);
    access.get(0).giveTo(service);
    return service.buildClient();
  }

  /** What the environment asks for less the bodies, which hold resources. */
  private static HttpLogOptions withoutBodies() {
    HttpLogOptions options = new HttpLogOptions();
    return options.getLogLevel().shouldLogBody()
        ? options.setLogLevel(HttpLogDetailLevel.HEADERS)
        : options;
  }

  private static RejectedException unusable(RuntimeException e) {
    return new RejectedException(
        "staging blob: the Azure client refuses this address or credential; tokens need https", e);
  }

  private static HttpClient jdk() {
    return new JdkHttpClientBuilder().connectionTimeout(Duration.ofSeconds(10)).build();
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    String scheme = Optional.ofNullable(url.getScheme()).orElse("");
    if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      problems.add(
          "url: give the address of the Blob service, such as"
              + " https://account.blob.core.windows.net");
    } else if (url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      problems.add("url: no user, query or fragment is allowed in it; a SAS is given by itself");
    }
    if (access.size() != 1) {
      problems.add("credential: give one of token credential, account key and SAS");
    }
    if (blockSize < SMALLEST_BLOCK || blockSize > LARGEST_BLOCK) {
      problems.add("block size: between 1 and 100 MiB");
    }
    return problems;
  }
}
