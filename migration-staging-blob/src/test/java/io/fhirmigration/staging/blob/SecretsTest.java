package io.fhirmigration.staging.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SecretsTest {
  private static final OffsetDateTime END =
      OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  @BeforeEach
  void clear() {
    Account.clear();
  }

  private static String sas(String permissions) {
    return Account.service()
        .generateAccountSas(
            new AccountSasSignatureValues(
                END,
                AccountSasPermission.parse(permissions),
                AccountSasService.parse("b"),
                AccountSasResourceType.parse("sco")));
  }

  private static String signature(String sas) {
    return sas.substring(sas.indexOf("sig=") + 4).split("&")[0];
  }

  @Test
  void sasIsEnough() {
    BlobStagingArea area = BlobStagingArea.builder(Account.url()).sas("?" + sas("rwdlac")).open();
    area.createContainer("signed");
    StagedObject pin = area.write("signed", "a", out -> out.write(1));
    assertThat(area.list("signed", "", "", 10)).containsExactly(pin);
    assertThat(area.url("signed", "a").toString()).doesNotContain("?");
    area.delete("signed", "a");
    assertThat(area.find("signed", "a")).isEmpty();
  }

  @Test
  void copySourceMayBeReadByItsSas() {
    BlobStagingArea owner = Account.area().open();
    owner.createContainer("signed");
    StagedObject pin = owner.write("signed", "a", out -> out.write(1));
    BlobStagingArea reader = BlobStagingArea.builder(Account.url()).sas(sas("r")).open();
    StagedObject copy = owner.copyFrom(reader, pin, "signed", "b");
    assertThat(owner.find("signed", "b")).contains(copy);
  }

  @Test
  void sasIsNotShownWhateverFails() {
    String sas = sas("r");
    BlobStagingArea area = BlobStagingArea.builder(Account.url()).sas(sas).open();
    assertThat(area.toString()).contains("SAS").doesNotContain(signature(sas));
    assertThatThrownBy(() -> area.createContainer("signed"))
        .isInstanceOf(RejectedException.class)
        .satisfies(e -> assertThat(printed(e)).doesNotContain(signature(sas)));
  }

  @Test
  void wrongSignatureIsRejectedAndNotShown() {
    String sas = sas("rwdlac").replaceAll("sig=....", "sig=aaaa");
    BlobStagingArea area = BlobStagingArea.builder(Account.url()).sas(sas).open();
    assertThatThrownBy(() -> area.list("signed", "", "", 1))
        .isInstanceOf(MigrationException.class)
        .satisfies(e -> assertThat(printed(e)).doesNotContain(signature(sas)));
  }

  @Test
  void copySourceShowsNothing() {
    BlobClient blob = Account.service().getBlobContainerClient("box").getBlobClient("a");
    StagedObject pin = new StagedObject("box", "a", 1, "0x1");
    CopySource token =
        StorageAccess.token(request -> Mono.just(new AccessToken("hidden", END)))
            .copySource(blob, pin);
    assertThat(token.authorization().orElseThrow()).hasToString("Bearer hidden");
    assertThat(token.address()).doesNotContain("?");
    assertThat(token).hasToString("CopySource");
  }

  private static String printed(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
