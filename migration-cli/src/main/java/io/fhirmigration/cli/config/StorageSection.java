package io.fhirmigration.cli.config;

import io.fhirmigration.cli.config.StorageConfig.Access;
import io.fhirmigration.cli.config.StorageConfig.AccountKey;
import io.fhirmigration.cli.config.StorageConfig.Identity;
import io.fhirmigration.cli.config.StorageConfig.Sas;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a service of an Azure Storage account: its address and who asks it. */
final class StorageSection {
  /** What a section may say about an account. */
  static final List<String> FIELDS =
      List.of("url", "account", "keyFrom", "sasFrom", "credential", "allowPlainHttp");

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d+){3}|\\[::1]");
  private static final Pattern AZURE = Pattern.compile("[^.]+\\.([a-z]+)\\.(core|storage)\\..+");

  private final Section section;
  private final String service;
  private final Path home;

  private StorageSection(Section section, String service, Path home) {
    this.section = section;
    this.service = service;
    this.home = home;
  }

  /**
   * Reads a service.
   *
   * @param name the section's name
   * @param service {@code blob} or {@code table}, as in the addresses of Azure
   * @param file the configuration, at whose folder relative paths start
   */
  static Optional<StorageConfig> read(Section section, String name, String service, Path file) {
    return new StorageSection(section, service, Folders.home(file)).read(name, file);
  }

  private Optional<StorageConfig> read(String name, Path file) {
    boolean plain = section.choice("allowPlainHttp", Values.YES_OR_NO).orElse(false);
    Optional<URI> url = url(plain);
    Optional<AccountKey> key = accountKey();
    Optional<Sas> sas = secret(Sas.FIELD).map(Sas::new);
    Optional<Identity> identity = identity(file);
    if (given(AccountKey.FIELD) + given(Sas.FIELD) + given(Identity.FIELD) > 1) {
      section.problem(
          section.has(Sas.FIELD) ? Sas.FIELD : Identity.FIELD,
          "says a second time who asks",
          "keep one of keyFrom, sasFrom and credential");
    }
    Access access =
        key.<Access>map(it -> it)
            .or(() -> sas.map(it -> it))
            .or(() -> identity)
            .orElseGet(this::own);
    if (access instanceof Identity && url.filter(u -> u.getScheme().equals("http")).isPresent()) {
      section.problem(
          "url", "is asked with tokens, which are sent over https only", "use https, or a key");
    }
    return url.map(
        u ->
            new StorageConfig(
                name, u, access, section.lineOf("url"), section.lineOf(access.field())));
  }

  private int given(String field) {
    return section.has(field) ? 1 : 0;
  }

  private Identity own() {
    return new Identity(
        CredentialSection.plain(
            section.pathOf(Identity.FIELD),
            section.lineOf(Identity.FIELD),
            CredentialConfig.Kind.AZURE));
  }

  private Optional<Identity> identity(Path file) {
    if (!section.has(Identity.FIELD)) {
      return Optional.empty();
    }
    CredentialConfig credential = CredentialSection.read(section, Identity.FIELD, file);
    if (section.node(Identity.FIELD).filter(StorageSection::isNone).isPresent()) {
      section.problem(
          Identity.FIELD, "no account answers to nobody", "say azure, or give keyFrom or sasFrom");
    }
    return Optional.of(new Identity(credential));
  }

  private static boolean isNone(Node credential) {
    return credential instanceof ScalarNode word && word.getValue().equals("none");
  }

  private Optional<AccountKey> accountKey() {
    Optional<String> account = section.text("account");
    Optional<SecretRef> from = secret(AccountKey.FIELD);
    if (given("account") != given(AccountKey.FIELD)) {
      boolean nameless = section.has(AccountKey.FIELD);
      section.problem(
          nameless ? AccountKey.FIELD : "account",
          nameless ? "is a key of no account" : "has no key",
          "give account and keyFrom together");
    }
    return account.flatMap(name -> from.map(it -> new AccountKey(name, it)));
  }

  private Optional<SecretRef> secret(String field) {
    Optional<String> text = section.text(field);
    Optional<SecretRef> reference = text.flatMap(it -> SecretRef.parse(it, home));
    if (text.isPresent() && reference.isEmpty()) {
      section.problem(
          field,
          "is no reference to a secret",
          "write " + field + ": env:NAME or " + field + ": file:PATH");
    }
    return reference;
  }

  /** The text is not repeated in messages: it may hold a signature. */
  private Optional<URI> url(boolean plain) {
    String fix = "give it as https://account." + service + ".core.windows.net";
    Optional<String> text = section.requiredText("url", fix);
    Optional<URI> url = text.map(it -> it.replaceAll("/+$", "")).flatMap(Values::serverUrl);
    if (text.isPresent() && url.isEmpty()) {
      section.problem("url", "is no https address", fix);
    }
    url.flatMap(it -> problem(it, plain))
        .ifPresent(problem -> section.problem("url", problem, fix));
    return url;
  }

  private Optional<String> problem(URI url, boolean plain) {
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
      return Optional.of(
          "holds more than an address; a signature does not belong in this file but into what"
              + " sasFrom names");
    }
    if (url.getScheme().equals("http") && !plain && !LOOPBACK.matcher(url.getHost()).matches()) {
      return Optional.of(
          "http to another machine sends keys and data readable; allowPlainHttp: true would allow"
              + " it");
    }
    Matcher azure = AZURE.matcher(url.getHost());
    if (azure.matches() && !azure.group(1).equals(service)) {
      return Optional.of("is the address of the service '" + azure.group(1) + "'");
    }
    return azure.matches() && !url.getRawPath().isEmpty()
        ? Optional.of("has a path; it is the address of the whole account")
        : Optional.empty();
  }
}
