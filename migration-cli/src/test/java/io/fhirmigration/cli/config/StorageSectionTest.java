package io.fhirmigration.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.StorageConfig.AccountKey;
import io.fhirmigration.cli.config.StorageConfig.Identity;
import io.fhirmigration.cli.config.StorageConfig.Sas;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageSectionTest {
  private static final String BLOBS = "url: 'https://store.blob.core.windows.net'";
  private static final String TABLES = "url: 'https://store.table.core.windows.net'";

  @TempDir Path folder;

  private Path file(String staging, String state) throws IOException {
    String yaml =
        """
        migration: {id: ward-seven, mode: continuous}
        source: {kind: azure-api-for-fhir, url: 'https://old.example.org'}
        destination: {kind: ahds, url: 'https://new.example.org'}
        staging: {kind: blob, %s}
        state: {kind: tables, %s}
        """;
    return Files.writeString(folder.resolve("copy.yaml"), String.format(yaml, staging, state));
  }

  private StorageConfig staging(String fields) throws IOException {
    RunConfig config = ConfigFile.read(file(fields, TABLES), Map.of());
    return ((StagingConfig.Blob) config.staging()).account();
  }

  private List<String> problems(String staging, String state) throws IOException {
    Path file = file(staging, state);
    UserMistake mistake =
        catchThrowableOfType(UserMistake.class, () -> ConfigFile.read(file, Map.of()));
    return mistake.lines().stream().map(line -> line.replace(file + ":", "")).toList();
  }

  @Test
  void planNamesTheAddressOfTheBlobService() throws IOException {
    RunConfig config = ConfigFile.read(file(BLOBS.replace("net'", "net/'"), TABLES), Map.of());

    assertThat(config.plan().staging())
        .isEqualTo(URI.create("https://store.blob.core.windows.net"));
    assertThat(config.state().account().orElseThrow().url())
        .isEqualTo(URI.create("https://store.table.core.windows.net"));
    assertThat(config.state().table()).isEmpty();
  }

  @Test
  void identityOfThisProcessAsksUnlessTheFileSaysWho() throws IOException {
    assertThat(staging(BLOBS).access())
        .isInstanceOfSatisfying(
            Identity.class,
            it -> assertThat(it.credential().kind()).isEqualTo(CredentialConfig.Kind.AZURE));
    assertThat(staging(BLOBS + ", credential: {kind: managed-identity, clientId: me}").access())
        .isInstanceOfSatisfying(
            Identity.class, it -> assertThat(it.credential().clientId()).contains("me"));
    assertThat(staging(BLOBS + ", account: store, keyFrom: env:KEY").access())
        .isEqualTo(new AccountKey("store", new SecretRef("env:KEY")));
    assertThat(staging(BLOBS + ", sasFrom: file:sas").access())
        .isEqualTo(new Sas(new SecretRef("file:" + folder.resolve("sas"))));
  }

  @Test
  void sampleIsRead() {
    Path sample = Path.of("..", "docs", "samples", "azure-storage.yaml");

    assertThat(ConfigFile.read(sample, Map.of()).staging().address())
        .isEqualTo(URI.create("https://clinicmigration.blob.core.windows.net"));
  }

  @Test
  void controlCommandsReadTheAccountOfTheState() throws IOException {
    Path file = file("nonsense: 1", TABLES + ", table: wards, sasFrom: env:SAS");

    StateConfig state = ConfigFile.store(file).state();

    assertThat(state.table()).contains("wards");
    assertThat(state.account().orElseThrow().accessField()).isEqualTo("state.sasFrom");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://store.blob.core.windows.net | http to another machine",
        "https://store.blob.core.windows.net?sig=hush | holds more than an address",
        "https://me:hush@store.blob.core.windows.net | holds more than an address",
        "https://store.dfs.core.windows.net | is the address of the service 'dfs'",
        "https://store.table.core.windows.net | is the address of the service 'table'",
        "https://store.blob.core.windows.net/box | has a path",
        "store hush | is no https address",
      })
  void addressThatIsNoBlobServiceIsRefusedAndNotRepeated(String url, String what)
      throws IOException {
    assertThat(problems("url: '" + url + "', sasFrom: env:SAS", TABLES))
        .hasSize(1)
        .allMatch(p -> p.startsWith("4: staging.url: " + what))
        .allMatch(p -> p.endsWith("give it as https://account.blob.core.windows.net"))
        .noneMatch(p -> p.contains("hush"));
  }

  @Test
  void plainHttpIsForThisMachineOrAllowed() throws IOException {
    String azurite = "url: 'http://127.0.0.1:10000/devstoreaccount1', account: a, keyFrom: env:K";
    assertThat(staging(azurite).url().getPath()).isEqualTo("/devstoreaccount1");
    assertThat(staging(azurite.replace("127.0.0.1", "azurite") + ", allowPlainHttp: true").url())
        .hasHost("azurite");
    assertThat(problems("url: 'http://localhost:10000/a'", TABLES))
        .containsExactly(
            "4: staging.url: is asked with tokens, which are sent over https only; use https, or a"
                + " key");
  }

  @Test
  void secretInTheFileIsRefusedAndNotRepeated() throws IOException {
    assertThat(problems(BLOBS + ", account: a, keyFrom: hush==", TABLES + ", sasFrom: sig=hush"))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("4: staging.keyFrom: is no reference to a secret; write"),
            p -> assertThat(p).startsWith("5: state.sasFrom: is no reference to a secret; write"))
        .noneMatch(p -> p.contains("hush"));
    assertThat(problems(BLOBS + ", key: hush", TABLES))
        .hasSize(1)
        .allMatch(p -> p.startsWith("4: staging.key: is not a known field; use account"));
  }

  @Test
  void oneSaysWhoAsks() throws IOException {
    assertThat(
            problems(
                BLOBS + ", account: a, keyFrom: env:K, sasFrom: env:S",
                TABLES + ", credential: azure, sasFrom: env:S"))
        .containsExactly(
            "4: staging.sasFrom: says a second time who asks; keep one of keyFrom, sasFrom and"
                + " credential",
            "5: state.sasFrom: says a second time who asks; keep one of keyFrom, sasFrom and"
                + " credential");
    assertThat(problems(BLOBS + ", keyFrom: env:K", TABLES + ", account: a"))
        .containsExactly(
            "4: staging.keyFrom: is a key of no account; give account and keyFrom together",
            "5: state.account: has no key; give account and keyFrom together");
    assertThat(problems(BLOBS + ", credential: none", TABLES))
        .containsExactly(
            "4: staging.credential: no account answers to nobody; say azure, or give keyFrom or"
                + " sasFrom");
  }

  @Test
  void fieldsOfAnotherKindAreRefused() throws IOException {
    assertThat(problems(BLOBS + ", path: here", TABLES + ", path: there, user: me"))
        .containsExactlyInAnyOrder(
            "4: staging.path: does not belong to kind blob; remove it, or say kind: folder",
            "5: state.path: does not belong to kind tables; remove it, or say kind: h2",
            "5: state.user: does not belong to kind tables; remove it, or say kind: jdbc");
    assertThat(problems(BLOBS, TABLES + ", table: my_records"))
        .containsExactly(
            "5: state.table: is no name of a table; use 3 to 63 letters and digits, a letter"
                + " first");
  }
}
