package io.fhirmigration.cli.config;

import java.net.URI;
import java.util.Optional;

/**
 * One service of an Azure Storage account and who asks it; holds references to secrets, never a
 * secret.
 *
 * @param section {@code staging} or {@code state}
 * @param url the address of the service, without slash at the end
 * @param access who asks
 * @param urlLine the line of the address
 * @param accessLine the line that says who asks
 */
public record StorageConfig(String section, URI url, Access access, int urlLine, int accessLine) {

  /** Who asks a storage account. */
  public sealed interface Access {
    /** The field that says so. */
    String field();

    /** Where a secret stands that has to be read before anything is asked, if there is one. */
    Optional<SecretRef> secret();
  }

  /**
   * Who has a shared access signature.
   *
   * @param from where the signature stands
   */
  public record Sas(SecretRef from) implements Access {
    static final String FIELD = "sasFrom";

    @Override
    public String field() {
      return FIELD;
    }

    @Override
    public Optional<SecretRef> secret() {
      return Optional.of(from);
    }
  }

  /**
   * Who has a key of the account.
   *
   * @param account the account's name
   * @param from where the key stands
   */
  public record AccountKey(String account, SecretRef from) implements Access {
    static final String FIELD = "keyFrom";

    @Override
    public String field() {
      return FIELD;
    }

    @Override
    public Optional<SecretRef> secret() {
      return Optional.of(from);
    }
  }

  /**
   * Who gets tokens.
   *
   * @param credential how tokens are had
   */
  public record Identity(CredentialConfig credential) implements Access {
    static final String FIELD = "credential";

    @Override
    public String field() {
      return FIELD;
    }

    @Override
    public Optional<SecretRef> secret() {
      return credential.secret();
    }
  }

  /** Where the file says who asks, such as {@code staging.sasFrom}. */
  public String accessField() {
    return section + "." + access.field();
  }

  /** Where the file refers to the secret. */
  public String secretField() {
    return access instanceof Identity identity
        ? identity.credential().secretField()
        : accessField();
  }
}
