package io.fhirmigration.cli.config;

import io.fhirmigration.cli.config.CredentialConfig.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads who asks: a word, or a mapping with a kind. */
final class CredentialSection {
  private static final List<String> SECRETS =
      List.of("token", "secret", "clientSecret", "password", "key", "sas");
  private static final String CERTIFICATE_FIX =
      "name a .pem file with certificate and key, or a .pfx or .p12 file";
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9.-]{0,254}";

  private final Section section;
  private final Path home;

  private CredentialSection(Section section, Path home) {
    this.section = section;
    this.home = home;
  }

  /**
   * Reads a credential; nobody asks where there is none.
   *
   * @param file the configuration, at whose folder relative paths start
   */
  static CredentialConfig read(Section parent, String name, Path file) {
    boolean mapping = parent.node(name).filter(MappingNode.class::isInstance).isPresent();
    if (mapping) {
      Section section = parent.required(name, "");
      return new CredentialSection(section, Folders.home(file))
          .read(parent.pathOf(name), parent.lineOf(name));
    }
    Optional<String> word = parent.text(name);
    if (word.filter(w -> !w.equals("none") && !w.equals("azure")).isPresent()) {
      parent.problem(
          name,
          "is neither none nor azure",
          "a secret is written as {kind: token, tokenFrom: env:NAME or file:PATH}");
    }
    Kind kind = word.filter("azure"::equals).isPresent() ? Kind.AZURE : Kind.NONE;
    return plain(parent.pathOf(name), parent.lineOf(name), kind);
  }

  /** A credential of a kind that needs nothing else. */
  static CredentialConfig plain(String field, int line, Kind kind) {
    return new CredentialConfig(
        field,
        line,
        kind,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private CredentialConfig read(String field, int line) {
    refuseSecrets();
    boolean old = section.has("tokenFrom") && !section.has("kind");
    if (!old && !section.has("kind")) {
      section.problem(
          "kind", "is missing", "say one of " + String.join(", ", CredentialConfig.WORDS.keySet()));
      return plain(field, line, Kind.NONE);
    }
    Kind kind = section.choice("kind", CredentialConfig.WORDS).orElse(old ? Kind.TOKEN : Kind.NONE);
    CredentialConfig read =
        new CredentialConfig(
            field,
            line,
            kind,
            secret(kind),
            name("tenantId", kind),
            name("clientId", kind),
            kind == Kind.MANAGED_IDENTITY ? section.text("resourceId") : Optional.empty(),
            file(kind),
            authority(kind));
    if (read.clientId().isPresent() && read.resourceId().isPresent()) {
      section.problem("resourceId", "names an identity a second time", "keep it or clientId");
    }
    if (kind != Kind.NONE) {
      section.refuseUnknown();
    }
    return read;
  }

  private void refuseSecrets() {
    for (String name : SECRETS) {
      if (section.has(name)) {
        section.problem(
            name,
            "a secret does not belong in this file",
            "put it elsewhere and write "
                + (name.equals("token") ? "tokenFrom" : "secretFrom")
                + ": env:NAME or file:PATH");
      }
    }
  }

  private Optional<SecretRef> secret(Kind kind) {
    return kind.secretField().isEmpty()
        ? Optional.empty()
        : reference(kind.secretField(), kind != Kind.CLIENT_CERTIFICATE);
  }

  private Optional<SecretRef> reference(String name, boolean required) {
    String fix = "write " + name + ": env:NAME or " + name + ": file:PATH";
    Optional<String> text = required ? section.requiredText(name, fix) : section.text(name);
    Optional<SecretRef> reference = text.flatMap(t -> SecretRef.parse(t, home));
    if (text.isPresent() && reference.isEmpty()) {
      section.problem(name, "is no reference to a secret", fix);
    }
    return reference;
  }

  /** A workload's names may come from the environment, where the cluster puts them. */
  private Optional<String> name(String name, Kind kind) {
    String fix = "give it as the portal shows it";
    Optional<String> text =
        switch (kind) {
          case CLIENT_SECRET, CLIENT_CERTIFICATE -> section.requiredText(name, fix);
          case WORKLOAD_IDENTITY -> section.text(name);
          case MANAGED_IDENTITY -> name.equals("clientId") ? section.text(name) : Optional.empty();
          default -> Optional.empty();
        };
    if (text.filter(t -> !t.matches(NAME)).isPresent()) {
      section.problem(name, "is no id", fix);
    }
    return text;
  }

  private Optional<Path> file(Kind kind) {
    if (kind == Kind.WORKLOAD_IDENTITY) {
      return section.text("tokenFile").flatMap(path -> path("tokenFile", path));
    }
    if (kind == Kind.CLIENT_CERTIFICATE) {
      return section
          .requiredText("certificateFile", CERTIFICATE_FIX)
          .flatMap(path -> path("certificateFile", path))
          .filter(this::isCertificate);
    }
    return Optional.empty();
  }

  private boolean isCertificate(Path file) {
    String name = file.toString();
    boolean pem = name.endsWith(".pem");
    if (!pem && !name.endsWith(".pfx") && !name.endsWith(".p12")) {
      section.problem("certificateFile", "is neither .pem nor .pfx nor .p12", CERTIFICATE_FIX);
    }
    if (pem && section.has("passwordFrom")) {
      section.problem("passwordFrom", "does not belong to a PEM file", "remove it or use a PFX");
    }
    return true;
  }

  private Optional<Path> path(String name, String path) {
    return Folders.resolve(section, name, home.resolve("file"), path);
  }

  /** The text is not repeated in the message: an address may hold a password. */
  private Optional<URI> authority(Kind kind) {
    if (kind == Kind.TOKEN || kind == Kind.MANAGED_IDENTITY || kind == Kind.NONE) {
      return Optional.empty();
    }
    Optional<String> text = section.text("authority");
    Optional<URI> authority =
        text.flatMap(Values::serverUrl)
            .filter(uri -> "https".equals(uri.getScheme()))
            .filter(uri -> uri.getRawUserInfo() == null && uri.getRawQuery() == null);
    if (text.isPresent() && authority.isEmpty()) {
      section.problem(
          "authority",
          "is no https address of a token service",
          "give one such as https://login.microsoftonline.us");
    }
    return authority;
  }
}
