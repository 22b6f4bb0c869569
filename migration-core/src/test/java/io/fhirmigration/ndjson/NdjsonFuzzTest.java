package io.fhirmigration.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Any bytes as a file of resources and as a document. */
class NdjsonFuzzTest {
  private static final NdjsonLimits LIMITS = new NdjsonLimits(1 << 20);

  @FuzzTest(maxDuration = "1m")
  void fileIsReadTheSameHoweverItsBytesArrive(byte[] file) throws IOException {
    List<String> whole = lines(new ByteArrayInputStream(file));

    assertThat(lines(trickling(file))).isEqualTo(whole);
  }

  @FuzzTest(maxDuration = "1m")
  void lineIsIdentifiedAsItsDocumentIs(byte[] bytes) {
    ResourceLine line = ResourceLine.of(bytes);
    List<Optional<String>> found =
        List.of(line.resourceType(), line.id(), line.versionId(), line.lastUpdated());
    boolean deleted = line.softDeleted();

    if (parsed(bytes) instanceof JsonObject resource) {
      Optional<JsonObject> meta = resource.object("meta");
      assertThat(found)
          .containsExactly(
              resource.string("resourceType"),
              resource.string("id"),
              meta.flatMap(m -> m.string("versionId")),
              meta.flatMap(m -> m.string("lastUpdated")));
      assertThat(deleted)
          .isEqualTo(
              meta.map(m -> m.array("extension")).orElse(List.of()).stream()
                  .anyMatch(NdjsonFuzzTest::saysDeleted));
    }
  }

  @FuzzTest(maxDuration = "1m")
  void documentIsRefusedOrComesBackEqual(byte[] bytes) {
    JsonValue value = parsed(bytes);

    assertThat(JsonValue.parse(value.toJson())).isEqualTo(value);
    assertThat(JsonValue.parse(value.toCanonicalJson())).isEqualTo(value);
    assertThat(JsonValue.parse(value.toJson().getBytes(StandardCharsets.UTF_8))).isEqualTo(value);
    assertThat(CanonicalJson.differences(value, value, Set.of())).isEmpty();
  }

  private static boolean saysDeleted(JsonValue extension) {
    return extension instanceof JsonObject object
        && object
            .string("url")
            .filter("http://azurehealthcareapis.com/data-extensions/deleted-state"::equals)
            .isPresent();
  }

  /** The document; a short string when there is none. */
  private static JsonValue parsed(byte[] bytes) {
    try {
      return JsonValue.parse(bytes);
    } catch (RejectedException refused) {
      assertThat(refused).hasNoCause();
      return new JsonString("refused");
    }
  }

  /** Each line with its place; the last entry is the failure, if the file is broken. */
  private static List<String> lines(InputStream file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (NdjsonReader reader = NdjsonReader.detectGzip(file, LIMITS)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        String text =
            new String(line.bytes(), line.offset(), line.length(), StandardCharsets.ISO_8859_1);
        lines.add(line.lineNumber() + "@" + line.byteOffset() + ":" + text);
      }
    } catch (NdjsonException broken) {
      lines.add("broken");
    }
    return lines;
  }

  private static InputStream trickling(byte[] file) {
    return new ByteArrayInputStream(file) {
      @Override
      public int read(byte[] out, int offset, int length) {
        return super.read(out, offset, Math.min(length, 1 + (pos & 3)));
      }
    };
  }
}
