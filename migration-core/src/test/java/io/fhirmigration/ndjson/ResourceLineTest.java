package io.fhirmigration.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceLineTest {
  private static ResourceLine line(String json) {
    return ResourceLine.of(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"3\","
            + "\"lastUpdated\":\"2023-07-01T08:00:00.000+00:00\"},\"x\":{}}",
        "{\"x\":[{\"id\":\"no\",\"meta\":{\"versionId\":\"9\"}},\"}]\\\"\"],\"meta\":{\"z\":{"
            + "\"versionId\":\"9\"},\"lastUpdated\":\"2023-07-01T08:00:00.000+00:00\","
            + "\"versionId\":\"3\"},\"id\":\"p1\",\"resourceType\":\"Patient\"}",
        " { \"id\" : \"p1\" , \"n\" : -1.5e3 , \"t\" : true ,\t\"resourceType\" : \"Patient\" , "
            + "\"meta\" : { \"versionId\" : \"3\" , \"lastUpdated\" : "
            + "\"2023-07-01T08:00:00.000+00:00\" } } ",
        "{\"resource\\u0054ype\":\"P\\u0061tient\",\"\\u0069d\":\"p\\u0031\",\"meta\":{"
            + "\"versionId\":\"3\",\"lastUpdated\":\"2023-07-01T08:00:00.000\\u002b00:00\"}}",
        "{\"contained\":[{\"resourceType\":\"Group\",\"id\":\"g\"}],\"id\":\"p1\",\"id\":\"p2\","
            + "\"resourceType\":\"Patient\",\"meta\":{\"versionId\":\"3\",\"versionId\":\"4\","
            + "\"lastUpdated\":\"2023-07-01T08:00:00.000+00:00\"}}"
      })
  void identityIsFoundWhereverItStands(String json) {
    ResourceLine line = line(json);

    assertThat(line.resourceType()).contains("Patient");
    assertThat(line.id()).contains("p1");
    assertThat(line.versionId()).contains("3");
    assertThat(line.lastUpdated()).contains("2023-07-01T08:00:00.000+00:00");
    assertThat(line.softDeleted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "[{\"id\":\"p1\"}]",
        "\"id\"",
        "{\"id\"",
        "{\"id\":",
        "{\"id\":\"p1",
        "{\"id\":\"p1\\",
        "{\"id\":1,\"resourceType\":null,\"meta\":[]}",
        "{\"id\":{\"id\":\"p1\"}}",
        "{\"meta\":{\"extension\":[}]}}",
        "{\"meta\":{\"extension\":[{\"url\":}",
        "{\"meta\":{\"id\":\"p1\"}}",
        "{:::\"id\":\"p1\"}",
        "not json at all"
      })
  void whatIsNotThereIsEmpty(String json) {
    ResourceLine line = line(json);

    assertThat(line.resourceType()).isEmpty();
    assertThat(line.id()).isEmpty();
    assertThat(line.versionId()).isEmpty();
    assertThat(line.lastUpdated()).isEmpty();
    assertThat(line.softDeleted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"extension\":[{\"url\":"
            + "\"http://azurehealthcareapis.com/data-extensions/deleted-state\","
            + "\"valueString\":\"soft-deleted\"}],\"versionId\":\"3\"}}",
        "{\"meta\":{\"versionId\":\"3\",\"extension\":[{\"url\":\"http://other\"},{"
            + "\"valueString\":\"soft-deleted\",\"url\":"
            + "\"http:\\/\\/azurehealthcareapis.com\\/data-extensions\\/deleted-state\"}]}}"
      })
  void aDeletedVersionIsToldByItsExtension(String json) {
    assertThat(line(json).softDeleted()).isTrue();
    assertThat(line(json).versionId()).contains("3");
  }

  @Test
  void theExtensionElsewhereMeansNothing() {
    String extension =
        "\"extension\":[{\"url\":"
            + "\"http://azurehealthcareapis.com/data-extensions/deleted-state\"}]";

    assertThat(line("{" + extension + ",\"meta\":{}}").softDeleted()).isFalse();
    assertThat(line("{\"meta\":{\"tag\":{" + extension + "}}}").softDeleted()).isFalse();
  }

  @Test
  void aSliceEndsWhereItEnds() {
    byte[] buffer = "{\"id\":\"a\"}{\"resourceType\":\"B\"}".getBytes(StandardCharsets.UTF_8);

    ResourceLine first = ResourceLine.of(buffer, 0, 10, 7, 100);

    assertThat(first.id()).contains("a");
    assertThat(first.resourceType()).isEmpty();
    assertThat(first.lineNumber()).isEqualTo(7);
    assertThat(first.byteOffset()).isEqualTo(100);
  }

  @Test
  void toStringShowsNoContent() {
    assertThat(line("{\"id\":\"secret\"}").toString()).isEqualTo("ResourceLine[line 1, 15 bytes]");
  }
}
