package io.fhirmigration.deid;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Invented patients, with tokens planted where identifiers stand. */
final class Synthea {
  static final String TOKEN = "Zq7x";
  static final String BIRTH_DATE = "1961-07-23";

  private static final Set<String> IDENTIFYING =
      Set.of(
          "family",
          "given",
          "prefix",
          "suffix",
          "text",
          "line",
          "city",
          "district",
          "display",
          "div");

  private Synthea() {}

  static List<String> lines() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        Synthea.class.getResourceAsStream("/synthea-sample.ndjson.gz"))),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With a token in every name, address line, phone, id, reference, display and text. */
  static String planted(String line) {
    return planted("", JsonValue.parse(line)).toJson();
  }

  private static JsonValue planted(String name, JsonValue value) {
    if (value instanceof JsonObject object) {
      boolean telecom = name.equals("telecom");
      boolean identifier = name.equals("identifier");
      ObjectBuilder copy = JsonValue.object();
      object
          .members()
          .forEach(
              (key, member) ->
                  copy.put(
                      key,
                      (telecom || identifier) && key.equals("value")
                          ? new JsonString("555-" + TOKEN)
                          : planted(key, member)));
      return copy.build();
    }
    if (value instanceof JsonArray array) {
      return JsonValue.array(array.items().stream().map(item -> planted(name, item)).toList());
    }
    return value instanceof JsonString string ? new JsonString(text(name, string.value())) : value;
  }

  private static String text(String name, String text) {
    if (name.equals("birthDate")) {
      return BIRTH_DATE;
    }
    if (name.equals("id")) {
      return TOKEN + "-" + text;
    }
    if (name.equals("reference")) {
      return text.startsWith("#")
          ? "#" + TOKEN + "-" + text.substring(1)
          : text.replaceFirst("([^/]*)$", TOKEN + "-$1");
    }
    if (name.equals("div")) {
      return text.replace("</div>", TOKEN + "</div>");
    }
    return IDENTIFYING.contains(name) ? text + " " + TOKEN : text;
  }
}
