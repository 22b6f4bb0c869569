package io.fhirmigration.testkit.engine;

import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Versions that make a file of four-byte characters, laid out against the borders of an import's
 * processing units: inside a character at every odd border, three bytes into a line at every even
 * one.
 */
final class BorderFile {
  static final int UNIT = 10_000_000;
  private static final int USUAL = 6_000;
  private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");
  private static final String END = "\"}}";

  private final List<ResourceVersion> versions = new ArrayList<>();
  private long at;

  private BorderFile(long start) {
    this.at = start;
  }

  /** A file that goes over that many borders. */
  static List<ResourceVersion> over(int borders) {
    BorderFile file = new BorderFile(0);
    for (int border = 1; border <= borders; border++) {
      if (border % 2 == 1) {
        file.goInsideACharacter((long) border * UNIT);
      } else {
        file.startALine((long) border * UNIT - 3);
      }
    }
    file.line(USUAL, 0);
    return file.versions;
  }

  /** A file that begins with a byte order mark, and in which a line starts just after a border. */
  static List<ResourceVersion> behindAMark() {
    BorderFile file = new BorderFile(3);
    file.startALine(UNIT + 2L);
    file.line(USUAL, 0);
    return file.versions;
  }

  private void startALine(long where) {
    while (where - at >= 2 * USUAL) {
      line(USUAL, 0);
    }
    line(Math.toIntExact(where - at), (where - at) % 4);
  }

  /** The character's last three bytes lie behind the border. */
  private void goInsideACharacter(long border) {
    while (border - at >= USUAL) {
      line(USUAL, 0);
    }
    line(2 * USUAL, border - 1 - at);
  }

  /**
   * Adds a line.
   *
   * @param length in bytes, with the line end
   * @param character a place in the line, in steps of four from where a character starts
   */
  private void line(int length, long character) {
    int number = versions.size();
    String id = "b" + number;
    Instant date = FIRST.plusSeconds(number);
    String start =
        "{\"resourceType\":\"Basic\",\"id\":\""
            + id
            + "\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\""
            + date
            + "\"},\"code\":{\"text\":\"";
    int before = (int) Math.floorMod(character - start.length(), 4L);
    int room = length - 1 - start.length() - before - END.length();
    String text = "x".repeat(before) + "😀".repeat(room / 4) + "y".repeat(room % 4);
    byte[] body = (start + text + END).getBytes(StandardCharsets.UTF_8);
    versions.add(new ResourceVersion("Basic", id, 1, date, false, body));
    at += body.length + 1;
  }
}
