package io.fhirmigration.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.ndjson.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that an earlier release stored: they are read for ever, and written alike. */
class GoldenStateTest {
  static Stream<Arguments> documents() {
    Map<String, Object> values = new TreeMap<>();
    Samples.states().forEach((name, state) -> values.put("chunk-" + name, Samples.chunk(state)));
    values.put("migration", Samples.fullMigration());
    values.put("migration-new", Samples.migration());
    values.put("repair", Samples.repair());
    values.put("migration-held", Samples.heldMigration());
    values.put("chunk-closed-totals", Samples.countedChunk());
    values.put("chunk-closed-keys", Samples.keyedChunk());
    values.put("lane", Samples.lane());
    values.put("lease", Samples.lease());
    values.put("orphan", Samples.orphan());
    values.put("audit", Samples.audit());
    values.put("staged-file", Samples.stagedFile());
    values.put("piece", Samples.piece());
    values.put("status", Samples.status());
    return values.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void storedDocumentIsReadAndWrittenAlike(String name, Object value) throws IOException {
    JsonValue golden = read(name);
    Object decoded = RecordCodec.decode(golden.toJson(), value.getClass());
    assertThat(decoded).isEqualTo(value);
    assertThat(RecordCodec.encode(decoded).toCanonicalJson()).isEqualTo(golden.toCanonicalJson());
  }

  private static JsonValue read(String name) throws IOException {
    String path = "/state/v1/" + name + ".json";
    try (InputStream file = GoldenStateTest.class.getResourceAsStream(path)) {
      assertThat(file).as(path).isNotNull();
      return JsonValue.parse(file);
    }
  }
}
