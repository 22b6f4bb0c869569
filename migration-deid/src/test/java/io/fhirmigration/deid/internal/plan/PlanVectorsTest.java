package io.fhirmigration.deid.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.deid.TestFiles;
import io.fhirmigration.deid.internal.config.Texts;
import io.fhirmigration.deid.internal.method.Operation;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.TreeReader;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths that an index answers, and labels, are those of the original. */
class PlanVectorsTest {
  static List<JsonObject> indexed() {
    return TestFiles.vectors("fastPathType", "fastPathName");
  }

  static List<JsonObject> labels() {
    return TestFiles.vectors("securityLabels");
  }

  @ParameterizedTest
  @MethodSource
  void indexed(JsonObject vector) {
    JsonObject expected = vector.object("expected").orElseThrow();

    Matcher matcher = Selector.INDEXED.matcher(vector.string("input").orElseThrow());

    boolean matches = matcher.matches();
    assertThat(matches).isEqualTo(Texts.of(expected.get("match").orElseThrow()).equals("True"));
    if (matches) {
      assertThat(matcher.group("key")).isEqualTo(expected.string("key").orElseThrow());
      assertThat(Optional.ofNullable(matcher.group("child")).orElse(""))
          .isEqualTo(expected.string("child").orElseThrow());
      assertThat(vector.string("op").orElseThrow()).isEqualTo("fastPath" + matcher.group("kind"));
    }
  }

  @ParameterizedTest
  @MethodSource
  void labels(JsonObject vector) {
    String existing =
        vector.object("params").orElseThrow().array("existingCodes").stream()
            .map(code -> "{\"code\":\"" + Texts.of(code).toLowerCase(Locale.ROOT) + "\"}")
            .collect(Collectors.joining(","));
    byte[] json =
        TestFiles.utf8(
            "{\"resourceType\":\"Patient\""
                + (existing.isEmpty() ? "" : ",\"meta\":{\"security\":[" + existing + "]}")
                + "}");
    Node patient = new TreeReader(TypeTable.r4()).resource(json, 0, json.length);
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    vector
        .array("input")
        .forEach(
            name -> operations.add(Operation.valueOf(Texts.of(name).toUpperCase(Locale.ROOT))));

    Labels.add(patient, operations);

    assertThat(
            patient.children("meta").stream()
                .flatMap(meta -> meta.children("security").stream())
                .flatMap(coding -> coding.child("code").stream())
                .map(code -> code.text().toUpperCase(Locale.ROOT)))
        .isEqualTo(vector.array("expected").stream().map(Texts::of).toList());
  }
}
