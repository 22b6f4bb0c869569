package io.fhirmigration.store.tables;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableClientBuilder;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opens a {@link TableStateStore}; begun by {@link TableStateStore#builder}. Not thread-safe. */
public final class TableStateStoreBuilder {
  private static final Pattern TABLE = Pattern.compile("[A-Za-z][A-Za-z0-9]{2,62}");
  private static final RetryOptions NEVER =
      new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

  private final URI url;
  private final List<TableAccess> access = new ArrayList<>();
  private String table = "fhirmigration";
  private Optional<HttpClient> httpClient = Optional.empty();
  private RetryOptions readRetries =
      new RetryOptions(
          new ExponentialBackoffOptions()
              .setMaxRetries(3)
              .setBaseDelay(Duration.ofMillis(500))
              .setMaxDelay(Duration.ofSeconds(5)));

  TableStateStoreBuilder(URI url) {
    this.url = url;
  }

  /** The table's name, 3 to 63 letters and digits; {@code fhirmigration} by default. */
  public TableStateStoreBuilder table(String value) {
    table = value;
    return this;
  }

  /**
   * Asks with tokens for {@code https://storage.azure.com}, which needs an https address; the role
   * {@code Storage Table Data Contributor} is enough.
   */
  public TableStateStoreBuilder credential(TokenCredential credential) {
    access.add(TableAccess.token(credential));
    return this;
  }

  /** Asks with a key of the account. */
  public TableStateStoreBuilder sharedKey(String account, String key) {
    access.add(TableAccess.sharedKey(account, key));
    return this;
  }

  /**
   * Asks with a shared access signature, with or without leading question mark. It must allow to
   * query, add, update and delete entities of the table, and to create it unless it exists.
   */
  public TableStateStoreBuilder sas(String token) {
    access.add(TableAccess.sas(token));
    return this;
  }

  /**
   * Another HTTP client than the JDK's, which makes connections within 10 s, waits 30 s for an
   * answer and takes the proxy of the environment variable {@code HTTPS_PROXY}. It must not repeat
   * requests by itself.
   */
  public TableStateStoreBuilder httpClient(HttpClient value) {
    httpClient = Optional.of(value);
    return this;
  }

  /** How reads are repeated; by default up to 3 times, from 500 ms to 5 s apart. */
  public TableStateStoreBuilder readRetries(RetryOptions value) {
    readRetries = value;
    return this;
  }

  /**
   * Opens the store and creates its table unless it is there.
   *
   * @throws RejectedException naming all faulty options at once, or when the service refuses
   * @throws RetryableException when the service does not answer
   */
  public TableStateStore open() {
    TableStateStore store = store();
    store.prepare();
    return store;
  }

  /**
   * Opens the store only when its table is there.
   *
   * @throws RejectedException naming all faulty options at once, or when the service refuses; with
   *     status 404 when there is no such table
   * @throws RetryableException when the service does not answer
   */
  public TableStateStore openExisting() {
    TableStateStore store = store();
    store.requireTable();
    return store;
  }

  private TableStateStore store() {
    requireSound();
    HttpClient http = httpClient.orElseGet(TableStateStoreBuilder::jdk);
    return new TableStateStore(
        client(table, http, readRetries), client(table, http, NEVER), base() + "/" + table);
  }

  /**
   * Tries what a store does with its table, and leaves nothing behind; blocks on the service. Where
   * the table is missing, another one is made and deleted.
   *
   * @throws RejectedException naming all faulty options at once, or when the service refuses
   * @throws RetryableException when the service does not answer
   */
  public void probe() {
    requireSound();
    HttpClient http = httpClient.orElseGet(TableStateStoreBuilder::jdk);
    new TableProbe(table, name -> client(name, http, readRetries)).run();
  }

  private void requireSound() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new RejectedException("state store tables: " + String.join("; ", problems));
    }
  }

  private String base() {
    return url.toString().replaceAll("/+$", "");
  }

  private TableClient client(String name, HttpClient http, RetryOptions retries) {
    TableClientBuilder builder =
        new TableClientBuilder()
            .endpoint(base())
            .tableName(name)
            .httpClient(http)
            .httpLogOptions(withoutBodies())
            .retryOptions(retries);
    access.get(0).giveTo(builder);
    try {
      return builder.buildClient();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new RejectedException(
          "state store tables: the Azure client refuses this address or credential", e);
    }
  }

  /** What the environment asks for less the bodies, which hold records. */
  private static HttpLogOptions withoutBodies() {
    HttpLogOptions options = new HttpLogOptions();
    return options.getLogLevel().shouldLogBody()
        ? options.setLogLevel(HttpLogDetailLevel.HEADERS)
        : options;
  }

  private static HttpClient jdk() {
    return new JdkHttpClientBuilder()
        .connectionTimeout(Duration.ofSeconds(10))
        .responseTimeout(Duration.ofSeconds(30))
        .build();
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    String scheme = Optional.ofNullable(url.getScheme()).orElse("");
    if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      problems.add(
          "url: give the address of the Table service, such as"
              + " https://account.table.core.windows.net");
    } else if (url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      problems.add("url: no user, query or fragment is allowed in it; a SAS is given by itself");
    }
    if (scheme.equals("http") && access.stream().anyMatch(TableAccess::isBearer)) {
      problems.add("url: a token is only sent over https");
    }
    if (!TABLE.matcher(table).matches()) {
      problems.add("table: use 3 to 63 letters and digits, a letter first");
    }
    if (access.size() != 1) {
      problems.add("credential: give one of token credential, account key and SAS");
    }
    return problems;
  }
}
