package io.fhirmigration.cli.config;

import io.fhirmigration.cli.config.ServerConfig.Credential;
import io.fhirmigration.cli.config.ServerConfig.Kind;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.RejectedException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads one of the two servers. */
final class ServerSection {
  private static final String TOKEN_FIX = "write tokenFrom: env:NAME or tokenFrom: file:PATH";

  private ServerSection() {}

  static Optional<ServerConfig> source(Section root, Path file) {
    Map<String, Kind> kinds =
        Map.of("azure-api-for-fhir", Kind.AZURE_API_FOR_FHIR, "ahds", Kind.AHDS);
    return read(root, "source", kinds, file);
  }

  static Optional<ServerConfig> destination(Section root, Path file) {
    return read(root, "destination", Map.of("ahds", Kind.AHDS), file);
  }

  private static Optional<ServerConfig> read(
      Section root, String name, Map<String, Kind> kinds, Path file) {
    Section section = root.required(name, "add a section with kind and url");
    if (!section.has("kind")) {
      section.problem("kind", "is missing", "say " + String.join(" or ", kinds.keySet()));
    }
    Optional<Kind> kind = section.choice("kind", kinds);
    boolean plain = section.choice("allowPlainHttp", Values.YES_OR_NO).orElse(false);
    Optional<URI> url = url(section, plain);
    Optional<SecretRef> token = token(section, file);
    Credential credential = token.isPresent() ? Credential.TOKEN : word(section);
    Optional<String> audience = section.text("audience");
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
                        token,
                        audience,
                        plain,
                        section.lineOf("url"),
                        section.lineOf("credential"))));
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

  private static Credential word(Section section) {
    boolean mapping = section.node("credential").filter(MappingNode.class::isInstance).isPresent();
    Optional<String> text = mapping ? Optional.empty() : section.text("credential");
    if (text.isPresent() && !text.get().equals("none") && !text.get().equals("azure")) {
      section.problem("credential", "is neither none nor azure", TOKEN_FIX);
    }
    return text.filter("azure"::equals).isPresent() ? Credential.AZURE : Credential.NONE;
  }

  private static Optional<SecretRef> token(Section section, Path file) {
    if (section.node("credential").filter(MappingNode.class::isInstance).isEmpty()) {
      return Optional.empty();
    }
    Section credential = section.required("credential", TOKEN_FIX);
    if (credential.has("token")) {
      credential.problem("token", "a secret does not belong in this file", TOKEN_FIX);
    }
    Optional<String> text = credential.requiredText("tokenFrom", TOKEN_FIX);
    Optional<SecretRef> reference = text.flatMap(t -> SecretRef.parse(t, Folders.home(file)));
    if (text.isPresent() && reference.isEmpty()) {
      credential.problem("tokenFrom", "is no reference to a secret", TOKEN_FIX);
    }
    credential.refuseUnknown();
    return reference;
  }
}
