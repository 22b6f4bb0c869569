package io.fhirmigration.fhir;

import io.fhirmigration.fhir.Capabilities.OfType;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a capability statement, of which nothing is certain. */
final class CapabilityReader {
  private static final Predicate<String> WORD =
      Pattern.compile("[A-Za-z0-9_$.:-]{1,100}").asMatchPredicate();
  private static final Pattern TENANT =
      Pattern.compile("https://[^/?#]+/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/.*");
  private static final List<String> FLAGS = List.of("conditionalCreate", "conditionalUpdate");
  private static final List<String> LEVELS = List.of("conditionalRead", "conditionalDelete");

  private CapabilityReader() {}

  static Capabilities read(Instant now, JsonObject statement) {
    List<JsonObject> rests = Json.objects(statement, "rest");
    Set<String> operations = new TreeSet<>();
    Map<String, OfType> types = new TreeMap<>();
    for (JsonObject rest : rests) {
      words(rest, "operation", "name").forEach(operations::add);
      for (JsonObject resource : Json.objects(rest, "resource")) {
        resource
            .string("type")
            .filter(Versions.TYPE.asMatchPredicate())
            .ifPresent(type -> types.put(type, ofType(resource)));
      }
    }
    return new Capabilities(
        now,
        FhirReads.software(statement),
        statement.string("fhirVersion").filter(WORD).orElse(""),
        rests.stream().flatMap(CapabilityReader::addresses).flatMap(a -> tenant(a)).findFirst(),
        operations,
        types);
  }

  private static OfType ofType(JsonObject resource) {
    Set<String> conditionals = new TreeSet<>();
    for (String flag : FLAGS) {
      if (resource.get(flag).filter(new JsonBoolean(true)::equals).isPresent()) {
        conditionals.add(flag);
      }
    }
    for (String level : LEVELS) {
      resource
          .string(level)
          .filter(WORD)
          .filter(l -> !l.equals("not-supported"))
          .ifPresent(l -> conditionals.add(level + ":" + l));
    }
    Set<String> references = new TreeSet<>();
    for (JsonValue policy : resource.array("referencePolicy")) {
      if (policy instanceof JsonString text && WORD.test(text.value())) {
        references.add(text.value());
      }
    }
    return new OfType(
        new TreeSet<>(words(resource, "interaction", "code").toList()),
        resource.string("versioning").filter(WORD).orElse(""),
        conditionals,
        references,
        new TreeSet<>(words(resource, "searchParam", "name").toList()));
  }

  private static Stream<String> words(JsonObject parent, String list, String member) {
    return Json.objects(parent, list).stream()
        .flatMap(item -> item.string(member).stream())
        .filter(WORD);
  }

  /** The addresses at which the server says that tokens are to be had. */
  private static Stream<String> addresses(JsonObject rest) {
    Optional<JsonObject> security = rest.object("security");
    return security.stream()
        .flatMap(s -> Json.objects(s, "extension").stream())
        .flatMap(outer -> Json.objects(outer, "extension").stream())
        .flatMap(inner -> inner.string("valueUri").stream());
  }

  private static Stream<String> tenant(String address) {
    Matcher matcher = TENANT.matcher(address);
    return matcher.matches() ? Stream.of(matcher.group(1)) : Stream.empty();
  }
}
