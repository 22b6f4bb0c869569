package io.fhirmigration.staging.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.staging.blob.AccountProbe.Answer;
import io.fhirmigration.staging.blob.AccountProbe.Step;
import io.fhirmigration.testkit.azurite.Azurite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountProbeTest {
  private static final String CONTAINER = "probe-of-a-test";

  @AfterEach
  void clear() {
    Account.clear();
  }

  /** What may be done is said by letters, to which kinds of things too. */
  private static Answer with(String permissions, String resources) {
    String sas =
        Account.service()
            .generateAccountSas(
                new AccountSasSignatureValues(
                    OffsetDateTime.now().plusHours(1),
                    AccountSasPermission.parse(permissions),
                    new AccountSasService().setBlobAccess(true),
                    AccountSasResourceType.parse(resources)));
    Answer answer = BlobStagingArea.builder(Account.url()).sas(sas).probe().run(CONTAINER);
    assertThat(answer.words()).doesNotContain("sig=");
    return answer;
  }

  private static boolean isLeft() {
    return Account.service().getBlobContainerClient(CONTAINER).exists();
  }

  @Test
  void everythingMayBeDoneAndNothingIsLeft() {
    Answer answer = Account.area().probe().run(CONTAINER);

    assertThat(answer.refused()).isEmpty();
    assertThat(answer.versioned()).isFalse();
    assertThat(answer.now().orElseThrow()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(isLeft()).isFalse();
    assertThat(Account.area().probe().run(CONTAINER).refused()).isEmpty();
  }

  @Test
  void missingRightToMakeContainersIsNamed() {
    Answer answer = with("rwdlc", "o");

    assertThat(answer.refused()).contains(Step.CREATE_CONTAINER);
    assertThat(answer.words()).contains("HTTP 403");
    assertThat(isLeft()).isFalse();
  }

  @Test
  void missingRightToReadIsNamedAndTheContainerGoes() {
    assertThat(with("wdlc", "sco").refused()).contains(Step.READ);
    assertThat(isLeft()).isFalse();
  }

  @Test
  void missingRightToListIsNamed() {
    assertThat(with("rwdc", "sco").refused()).contains(Step.LIST);
  }

  @Test
  void missingRightToDeleteIsNamed() {
    assertThat(with("rwlc", "sco").refused()).contains(Step.DELETE);
  }

  @Test
  void accountThatDoesNotAnswerIsNoRefusal() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    AccountProbe probe =
        BlobStagingArea.builder(URI.create("http://127.0.0.1:" + nobody + "/a"))
            .sharedKey(Azurite.ACCOUNT, Azurite.KEY)
            .retries(new RequestRetryOptions(RetryPolicyType.FIXED, 1, 5, null, null, null))
            .probe();
    assertThatThrownBy(() -> probe.run(CONTAINER)).isInstanceOf(RetryableException.class);
  }
}
