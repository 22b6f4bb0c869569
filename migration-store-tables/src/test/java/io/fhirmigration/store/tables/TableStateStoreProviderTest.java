package io.fhirmigration.store.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.data.tables.sas.TableSasPermission;
import com.azure.data.tables.sas.TableSasProtocol;
import com.azure.data.tables.sas.TableSasSignatureValues;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import io.fhirmigration.testkit.azurite.Azurite;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class TableStateStoreProviderTest {
  private static final OffsetDateTime END =
      OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final String table = Account.newTable();

  private static StateStore create(Map<String, String> properties, String secret) {
    StateStoreProvider provider =
        ServiceLoader.load(StateStoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(it -> it.name().equals("tables"))
            .findFirst()
            .orElseThrow();
    return provider.create(
        new ProviderConfig(
            properties,
            handle -> Optional.of(secret).filter(it -> handle.equals("SECRET")),
            "stand-alone",
            Instant.EPOCH));
  }

  private String sas(String permissions) {
    return Account.table(table)
        .generateSas(
            new TableSasSignatureValues(END, TableSasPermission.parse(permissions))
                .setProtocol(TableSasProtocol.HTTPS_HTTP));
  }

  @Test
  void accountKeyOpensTheStore() {
    Map<String, String> properties =
        Map.of(
            "url",
            Account.tables() + "/",
            "table",
            table,
            "account",
            Azurite.ACCOUNT,
            "keyFrom",
            "SECRET");
    try (StateStore store = create(properties, Azurite.KEY)) {
      assertThat(store.insert(Samples.FIRST)).isTrue();
      assertThat(store).hasToString("TableStateStore[" + Account.tables() + "/" + table + "]");
    }
  }

  @Test
  void tableIsNotMadeWhereOnlyAnExistingOneIsWanted() {
    assertThatThrownBy(() -> Account.store(table).openExisting())
        .isInstanceOfSatisfying(
            RejectedException.class, refusal -> assertThat(refusal.status()).isEqualTo(404));
    Account.store(table).open().close();
    try (StateStore store = Account.store(table).openExisting()) {
      assertThat(store.insert(Samples.FIRST)).isTrue();
    }
  }

  @Test
  void refusedListingIsARefusal() {
    Account.store(table).open().close();

    assertThatThrownBy(
            () ->
                TableStateStore.builder(Account.tables()).table(table).sas(sas("a")).openExisting())
        .isInstanceOfSatisfying(
            RejectedException.class, refusal -> assertThat(refusal.status()).isEqualTo(403))
        .hasMessageContaining("; give the identity the role Storage Table Data Contributor");
  }

  @Test
  void sasOfTheTableIsEnough() {
    Account.store(table).open().close();
    Map<String, String> properties =
        Map.of("url", Account.tables().toString(), "table", table, "sasFrom", "SECRET");
    try (StateStore store = create(properties, "?" + sas("raud"))) {
      assertThat(store.insert(Samples.FIRST)).isTrue();
      assertThat(store.replace(Samples.FIRST, Samples.SECOND)).isTrue();
      store.deleteAll(Samples.MIGRATION);
      assertThat(store.find(Samples.FIRST.key())).isEmpty();
    }
  }

  @Test
  void sasIsNotShownWhateverFails() {
    Account.store(table).open().close();
    String sas = sas("r");
    String signature = sas.substring(sas.indexOf("sig=") + 4).split("&")[0];
    TableStateStore store = TableStateStore.builder(Account.tables()).table(table).sas(sas).open();
    assertThat(store.toString()).doesNotContain(signature);
    assertThatThrownBy(() -> store.insert(Samples.FIRST))
        .isInstanceOf(RejectedException.class)
        .satisfies(e -> assertThat(printed(e)).doesNotContain(signature));
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
  void faultyOptionsAreNamedWithoutTheSas() {
    String sas = "sv=2024&sig=hidden";
    assertThatThrownBy(
            () ->
                TableStateStore.builder(URI.create("https://a.example/?" + sas))
                    .table("two-words")
                    .sas(sas)
                    .sharedKey("a", "b")
                    .open())
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll("url", "table", "credential")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void tokensAreNotSentOverPlainHttp() {
    assertThatThrownBy(() -> create(Map.of("url", Account.tables().toString()), ""))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("https");
  }

  private static String printed(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
