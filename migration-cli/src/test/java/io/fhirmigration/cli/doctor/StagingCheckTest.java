package io.fhirmigration.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.staging.blob.AccountProbe.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagingCheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE_CONTAINER|probe (HTTP 403, AuthorizationPermissionMismatch)|NO_CONTAINER_RIGHT",
        "CREATE_CONTAINER|probe (HTTP 403, AuthorizationFailure)|NO_CONTAINER_RIGHT",
        "WRITE|probe (HTTP 403, AuthorizationPermissionMismatch)|NO_STAGING_RIGHT",
        "DELETE|probe (HTTP 403, AuthorizationPermissionMismatch)|NO_STAGING_RIGHT",
        "CREATE_CONTAINER|probe (HTTP 403, AuthenticationFailed)|TOKEN_REFUSED",
        "CREATE_CONTAINER|probe (HTTP 401, no code)|TOKEN_REFUSED",
        "CREATE_CONTAINER|probe (HTTP 404, ResourceNotFound)|UNREACHABLE",
        "CREATE_CONTAINER|probe: no token for the storage account: x|NO_TOKEN"
      })
  void refusalIsSortedByTheWordsOfTheAccount(Step step, String words, Topic expected) {
    Finding finding = StagingCheck.refused(step, words);
    assertThat(finding.topic()).isEqualTo(expected);
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.what()).contains("probe");
  }
}
