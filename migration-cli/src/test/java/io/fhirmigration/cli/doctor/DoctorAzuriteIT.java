package io.fhirmigration.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.sas.TableAccountSasPermission;
import com.azure.data.tables.sas.TableAccountSasResourceType;
import com.azure.data.tables.sas.TableAccountSasService;
import com.azure.data.tables.sas.TableAccountSasSignatureValues;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.doctor.Clinic.Setup;
import io.fhirmigration.staging.blob.BlobStagingArea;
import io.fhirmigration.testkit.azurite.Azurite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The staging area in a storage account, asked with real signatures. */
class DoctorAzuriteIT {
  private static Azurite azurite;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    azurite = Azurite.start(Path.of("..", "azurite"));
  }

  @AfterAll
  static void stop() {
    azurite.close();
  }

  private static BlobServiceClient account() {
    return new BlobServiceClientBuilder()
        .endpoint(azurite.blobs().toString())
        .credential(new StorageSharedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
        .buildClient();
  }

  private static String sas(String resources) {
    return account()
        .generateAccountSas(
            new AccountSasSignatureValues(
                OffsetDateTime.now().plusHours(1),
                AccountSasPermission.parse("rwdlc"),
                new AccountSasService().setBlobAccess(true),
                AccountSasResourceType.parse(resources)));
  }

  private Cli.Result doctor(String sas) throws IOException {
    Setup setup =
        Setup.HEALTHY.destinationStore(
            own ->
                BlobStagingArea.builder(azurite.blobs())
                    .sharedKey(Azurite.ACCOUNT, Azurite.KEY)
                    .open());
    try (Clinic clinic = new Clinic(folder, setup)) {
      Path file = clinic.config(Clinic.HISTORY);
      String blob = "staging: {kind: blob, url: '" + azurite.blobs() + "', sasFrom: env:SAS}";
      Files.writeString(file, Files.readString(file).replace("staging: {path: staging}", blob));
      Cli.Result result =
          Cli.run(
              Map.of("TOKEN", Clinic.TOKEN, "SAS", sas),
              "doctor",
              "--config",
              file.toString(),
              "--json");
      assertThat(result.out() + result.err()).doesNotContain("sig=").doesNotContain(sas);
      assertThat(account().listBlobContainers()).isEmpty();
      return result;
    }
  }

  @Test
  void healthyAccountGivesNotesOnly() throws IOException {
    Cli.Result result = doctor(sas("sco"));

    assertThat(Clinic.complaints(result)).as(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(Clinic.codes(result, "note"))
        .containsExactly("export-store-by-hand", "storage-by-hand", "size");
  }

  @Test
  void missingContainerRightIsNamedAndNoOtherFault() throws IOException {
    Cli.Result result = doctor(sas("o"));

    assertThat(Clinic.complaints(result)).as(result.err()).containsExactly("no-container-right");
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void recordsInATableThatMayNotBeWrittenAreNamed() throws IOException {
    String sas =
        new TableServiceClientBuilder()
            .endpoint(azurite.tables().toString())
            .credential(new AzureNamedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
            .buildClient()
            .generateAccountSas(
                new TableAccountSasSignatureValues(
                    OffsetDateTime.now().plusHours(1),
                    TableAccountSasPermission.parse("rl"),
                    TableAccountSasService.parse("t"),
                    TableAccountSasResourceType.parse("sco")));
    try (Clinic clinic = new Clinic(folder, Setup.HEALTHY)) {
      Path file = clinic.config(Clinic.HISTORY);
      String tables = "state: {kind: tables, url: '" + azurite.tables() + "', sasFrom: env:SAS}";
      Files.writeString(file, Files.readString(file).replace("state: {path: state/ward}", tables));

      Cli.Result result =
          Cli.run(
              Map.of("TOKEN", Clinic.TOKEN, "SAS", sas),
              "doctor",
              "--config",
              file.toString(),
              "--json");

      assertThat(Clinic.complaints(result)).as(result.err()).containsExactly("state-not-usable");
      assertThat(result.out() + result.err()).doesNotContain("sig=");
    }
  }
}
