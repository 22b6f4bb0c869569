package io.fhirmigration.testkit.server;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.server.ImportDefinition.Input;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Checks an import request in the server's order. */
final class ImportKickOff {
  private static final long DEFAULT_UNIT = 10_000_000;

  private final ServerState state;
  private final JsonObject body;

  private ImportKickOff(ServerState state, JsonObject body) {
    this.state = state;
    this.body = body;
  }

  static ImportDefinition parse(ServerState state, ModelRequest request, Target target) {
    checkHeaders(request);
    if (!state.config().isGen2() || !state.importEnabled()) {
      throw Refusal.invalid("The requested \"import\" operation is not enabled");
    }
    return new ImportKickOff(state, parameters(request.body()))
        .definition(state.config().url(target.raw()));
  }

  private static void checkHeaders(ModelRequest request) {
    List<String> prefer = request.values("Prefer");
    if (prefer.size() != 1 || !prefer.get(0).equals("respond-async")) {
      throw unsupported(String.join(",", prefer), "Prefer");
    }
    List<String> contentType = request.values("Content-Type");
    if (contentType.size() != 1
        || !contentType.get(0).toLowerCase(Locale.ROOT).contains("application/fhir+json")) {
      throw unsupported(String.join(",", contentType), "Content-Type");
    }
  }

  private static JsonObject parameters(byte[] body) {
    try {
      if (body.length > 0
          && JsonValue.parse(body) instanceof JsonObject object
          && object.string("resourceType").filter("Parameters"::equals).isPresent()) {
        return object;
      }
    } catch (RejectedException e) {
      throw unreadable();
    }
    throw unreadable();
  }

  private ImportDefinition definition(String request) {
    String format = text("inputFormat").orElse("");
    if (!format.equalsIgnoreCase("application/fhir+ndjson")) {
      throw invalidValue("inputFormat");
    }
    String storageDetail =
        parameter("storageDetail").flatMap(p -> part(p, "type")).orElse("azure-blob");
    if (!storageDetail.equals("azure-blob")) {
      throw invalidValue("storageDetails");
    }
    List<Input> inputs = inputs();
    if (inputs.isEmpty()) {
      throw invalidValue("input");
    }
    checkDuplicates(inputs);
    inputs.forEach(this::check);
    if (inputs.stream().anyMatch(i -> i.type().filter("SearchParameter"::equals).isPresent())) {
      throw unsupportedType("SearchParameter");
    }
    return new ImportDefinition(
        request,
        inputs,
        format,
        text("inputSource").orElse(""),
        storageDetail,
        isInitialLoad(),
        isTrue("allowNegativeVersions"),
        isTrue("eventualConsistency"),
        text("errorContainerName").filter(c -> !c.isEmpty()).orElse("fhirlogs"),
        unitBytes());
  }

  private List<Input> inputs() {
    return Json.objects(body.array("parameter"))
        .filter(p -> p.string("name").filter("input"::equals).isPresent())
        .map(
            p ->
                new Input(
                    part(p, "type").filter(t -> !t.isEmpty()),
                    part(p, "url").orElse(""),
                    part(p, "etag").filter(e -> !e.isEmpty())))
        .toList();
  }

  private static void checkDuplicates(List<Input> inputs) {
    Set<String> seen = new HashSet<>();
    List<String> duplicates =
        inputs.stream().map(Input::url).filter(url -> !seen.add(url)).toList();
    if (!duplicates.isEmpty()) {
      throw Refusal.invalid(
          "Import request cannot have duplicate files. Found duplicates: "
              + String.join(", ", duplicates)
              + ". ");
    }
  }

  private void check(Input input) {
    input
        .type()
        .filter(type -> !ResourceTypes.isKnown(type))
        .ifPresent(
            type -> {
              throw unsupportedType(type);
            });
    URI url = url(input.url());
    URI storage = state.config().storage().base();
    if (!Objects.equals(url.getScheme(), storage.getScheme())
        || !Objects.equals(host(url), host(storage))) {
      throw Refusal.invalid(
          "input.url must match the configured integration storage account endpoint.");
    }
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      if (url.isAbsolute() && url.getRawQuery() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw invalidValue("input.url");
    }
    throw invalidValue("input.url");
  }

  private static String host(URI uri) {
    return uri.getHost() == null ? "" : uri.getHost();
  }

  private boolean isInitialLoad() {
    String mode = text("mode").orElse("IncrementalLoad");
    if (mode.equalsIgnoreCase("IncrementalLoad")) {
      return false;
    }
    if (!mode.equalsIgnoreCase("InitialLoad")) {
      throw Refusal.invalid(
          "Import mode can be either \"InitialLoad\"or \"IncrementalLoad\"."
              + " Please add appropriate mode value to parameters.");
    }
    if (!state.initialImportMode() && !isTrue("force")) {
      throw Refusal.invalid(
          "Initial import mode is not enabled."
              + " Please update service configuration to enable initial import mode.");
    }
    return true;
  }

  private long unitBytes() {
    try {
      long bytes = text("processingUnitBytesToRead").map(Long::valueOf).orElse(0L);
      return bytes <= 0 ? DEFAULT_UNIT : bytes;
    } catch (NumberFormatException e) {
      throw invalidValue("processingUnitBytesToRead");
    }
  }

  private boolean isTrue(String name) {
    return text(name).filter("true"::equalsIgnoreCase).isPresent();
  }

  private Optional<String> text(String name) {
    return parameter(name).flatMap(ImportKickOff::value);
  }

  private Optional<JsonObject> parameter(String name) {
    return named(body.array("parameter"), name);
  }

  private static Optional<String> part(JsonObject parameter, String name) {
    return named(parameter.array("part"), name).flatMap(ImportKickOff::value);
  }

  private static Optional<JsonObject> named(List<JsonValue> items, String name) {
    return Json.objects(items)
        .filter(p -> p.string("name").filter(name::equals).isPresent())
        .findFirst();
  }

  private static Optional<String> value(JsonObject parameter) {
    return parameter.members().entrySet().stream()
        .filter(member -> member.getKey().startsWith("value"))
        .flatMap(member -> Json.text(member.getValue()).stream())
        .findFirst();
  }

  private static Refusal unreadable() {
    return Refusal.invalid(
        "Import request must be specified as a Paramters."
            + "  The body provided in this request is not valid. ");
  }

  private static Refusal invalidValue(String parameter) {
    return Refusal.invalid("Value of the following parameter " + parameter + " is invalid.");
  }

  private static Refusal unsupportedType(String type) {
    return Refusal.invalid("Requested operation does not support resource type: " + type + ".");
  }

  private static Refusal unsupported(String value, String header) {
    return Refusal.invalid(
        "Value supplied, " + value + ",  for the \"" + header + "\" header is not supported.");
  }
}
