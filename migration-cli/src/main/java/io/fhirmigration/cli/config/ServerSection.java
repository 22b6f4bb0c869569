package io.fhirmigration.cli.config;

import io.fhirmigration.cli.config.ServerConfig.Kind;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.RejectedException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads one of the two servers. */
final class ServerSection {
  /** What only servers have. */
  static final List<String> FIELDS =
      List.of("url", "credential", "audience", "allowPlainHttp", AnonymizationSection.NAME);

  private ServerSection() {}

  static Optional<ServerConfig> source(Section root, Path file) {
    Map<String, Optional<Kind>> kinds =
        Map.of(
            "azure-api-for-fhir",
            Optional.of(Kind.AZURE_API_FOR_FHIR),
            "ahds",
            Optional.of(Kind.AHDS),
            FilesSection.KIND,
            Optional.empty());
    return read(root, "source", kinds, file);
  }

  static Optional<ServerConfig> destination(Section root, Path file) {
    return read(root, "destination", Map.of("ahds", Optional.of(Kind.AHDS)), file);
  }

  private static Optional<ServerConfig> read(
      Section root, String name, Map<String, Optional<Kind>> kinds, Path file) {
    Section section = root.required(name, "add a section with kind and url");
    if (!section.has("kind")) {
      section.problem(
          "kind", "is missing", "say " + String.join(" or ", new TreeSet<>(kinds.keySet())));
    }
    Optional<Kind> kind = section.choice("kind", kinds).flatMap(k -> k);
    boolean plain = section.choice("allowPlainHttp", Values.YES_OR_NO).orElse(false);
    Optional<URI> url = url(section, plain);
    CredentialConfig credential = CredentialSection.read(section, "credential", file);
    Optional<String> audience = section.text("audience");
    Optional<AnonymizationConfig> anonymization = Optional.empty();
    if (name.equals("source")) {
      FilesSection.refuseIn(section);
      anonymization = AnonymizationSection.read(section, file);
    }
    Optional<AnonymizationConfig> deIdentifies = anonymization;
    section.refuseUnknown();
    return kind.flatMap(
        k ->
            url.map(
                u ->
                    new ServerConfig(
                        name,
                        k,
                        u,
                        credential,
                        audience,
                        plain,
                        deIdentifies,
                        section.lineOf("url"))));
  }

  /** The text is not repeated in the message: an address may hold a password or a signature. */
  private static Optional<URI> url(Section section, boolean plain) {
    String fix = "give the server's base URL such as https://fhir.example.org";
    Optional<String> text = section.requiredText("url", fix);
    Optional<URI> url = text.flatMap(Values::serverUrl);
    if (text.isPresent() && url.isEmpty()) {
      section.problem("url", "is no https address", fix);
    }
    try {
      url.ifPresent(u -> FhirConnection.builder(u).allowPlainHttp(plain).build());
    } catch (RejectedException e) {
      String[] said = String.valueOf(e.getMessage()).replaceFirst("^base URL: ", "").split("; ", 2);
      section.problem("url", said[0], said.length > 1 ? said[1] : fix);
    }
    return url;
  }
}
