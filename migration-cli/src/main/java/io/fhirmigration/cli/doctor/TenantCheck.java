package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.config.CredentialConfig;
import io.fhirmigration.cli.config.StagingConfig;
import io.fhirmigration.cli.config.StorageConfig;
import io.fhirmigration.fhir.Capabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the tenants that servers name with those that credentials are of. */
final class TenantCheck implements Check {
  @Override
  public String name() {
    return "tenants";
  }

  @Override
  public List<Finding> run(Examination examination) {
    List<Finding> found = new ArrayList<>();
    examination.source().flatMap(TenantCheck::foreign).ifPresent(found::add);
    foreign(examination.destination()).ifPresent(found::add);
    apart(examination).ifPresent(found::add);
    staging(examination).ifPresent(found::add);
    return found;
  }

  /** Credentials that name no tenant ask both servers with tokens of the same one. */
  private static Optional<Finding> apart(Examination examination) {
    Optional<String> from = examination.source().flatMap(TenantCheck::named);
    Optional<String> to = named(examination.destination());
    boolean one =
        examination.source().filter(side -> tenantOf(side).isEmpty()).isPresent()
            && tenantOf(examination.destination()).isEmpty();
    return from.filter(f -> one && to.filter(t -> !t.equalsIgnoreCase(f)).isPresent())
        .map(
            f ->
                Finding.warning(
                    Topic.OTHER_TENANT,
                    "the source takes tokens of tenant "
                        + f
                        + ", the destination of "
                        + to.orElseThrow(),
                    "give each a credential with a tenantId of its own"));
  }

  private static Optional<Finding> staging(Examination examination) {
    if (examination.config().staging() instanceof StagingConfig.Blob blob
        && blob.account().access() instanceof StorageConfig.Identity identity) {
      Optional<String> to = named(examination.destination());
      return identity
          .credential()
          .tenantId()
          .filter(own -> to.filter(other -> !other.equalsIgnoreCase(own)).isPresent())
          .map(
              own ->
                  Finding.error(
                      Topic.OTHER_TENANT,
                      "staging is asked with an identity of tenant "
                          + own
                          + ", the destination is of "
                          + to.orElseThrow(),
                      "stage in an account of the destination's tenant"));
    }
    return Optional.empty();
  }

  private static Optional<String> named(ServerSide side) {
    return side.capabilities().flatMap(Capabilities::tenant);
  }

  private static Optional<String> tenantOf(ServerSide side) {
    return side.config().credential().tenantId();
  }

  private static Optional<Finding> foreign(ServerSide side) {
    Optional<String> server = named(side);
    CredentialConfig credential = side.config().credential();
    return credential
        .tenantId()
        .filter(own -> server.filter(other -> !other.equalsIgnoreCase(own)).isPresent())
        .map(
            own ->
                Finding.error(
                    Topic.OTHER_TENANT,
                    side.name()
                        + ": takes tokens of tenant "
                        + server.orElseThrow()
                        + ", the credential is of "
                        + own,
                    "give an identity of the server's tenant at " + credential.field()));
  }
}
