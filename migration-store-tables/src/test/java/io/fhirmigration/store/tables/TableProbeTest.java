package io.fhirmigration.store.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.TableItem;
import com.azure.data.tables.sas.TableAccountSasPermission;
import com.azure.data.tables.sas.TableAccountSasResourceType;
import com.azure.data.tables.sas.TableAccountSasService;
import com.azure.data.tables.sas.TableAccountSasSignatureValues;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.testkit.azurite.Azurite;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableProbeTest {
  private static TableServiceClient account() {
    return new TableServiceClientBuilder()
        .endpoint(Account.tables().toString())
        .credential(new AzureNamedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
        .buildClient();
  }

  private static List<String> tables() {
    return account().listTables().stream().map(TableItem::getName).toList();
  }

  @Test
  void missingTableIsNotMade() {
    List<String> before = tables();

    Account.store(Account.newTable()).probe();

    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void tableThatIsThereStaysAsItWas() {
    String table = Account.newTable();
    Account.table(table).createTable();

    Account.store(table).probe();

    assertThat(tables()).contains(table);
    assertThat(Account.table(table).listEntities()).isEmpty();
  }

  @Test
  void missingRightToWriteIsARefusalWithoutTheSignature() {
    String table = Account.newTable();
    Account.table(table).createTable();
    String sas =
        account()
            .generateAccountSas(
                new TableAccountSasSignatureValues(
                    OffsetDateTime.now().plusHours(1),
                    TableAccountSasPermission.parse("rl"),
                    TableAccountSasService.parse("t"),
                    TableAccountSasResourceType.parse("sco")));

    assertThatThrownBy(
            () -> TableStateStore.builder(Account.tables()).table(table).sas(sas).probe())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("HTTP 403")
        .hasMessageNotContaining("sig=");
  }
}
