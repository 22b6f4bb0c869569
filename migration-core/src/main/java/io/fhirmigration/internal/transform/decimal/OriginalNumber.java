package io.fhirmigration.internal.transform.decimal;

import io.fhirmigration.internal.transform.edit.JsonBytes;
import io.fhirmigration.internal.transform.edit.LineEdits;
import io.fhirmigration.internal.transform.edit.ScalarWalk;
import java.nio.charset.StandardCharsets;

/** Keeps a number's original text in an extension of its element. */
final class OriginalNumber {
  private static final byte[] EXTENSION = "extension".getBytes(StandardCharsets.US_ASCII);

  private OriginalNumber() {}

  /**
   * Adds the extension to the member beside the number that FHIR has for it, which is made when it
   * isn't there.
   *
   * @return whether there is a place for it: a number in an array has none
   */
  static boolean keep(LineEdits edits, byte[] bytes, int to, ScalarWalk number) {
    if (!number.isMember()) {
      return false;
    }
    String name = "_" + number.name();
    String extension =
        "{\"url\":\""
            + DecimalLimitTransformer.ORIGINAL_URL
            + "\",\"valueString\":\""
            + number.lexeme()
            + "\"}";
    String list = "\"extension\":[" + extension + "]";
    int beside =
        JsonBytes.member(bytes, number.container(), to, name.getBytes(StandardCharsets.UTF_8));
    if (beside < 0) {
      int end = number.end();
      edits.replace(end, end, ",\"" + name + "\":{" + list + "}");
      return true;
    }
    if (bytes[beside] != '{') {
      return false;
    }
    int extensions = JsonBytes.member(bytes, beside, to, EXTENSION);
    if (extensions < 0) {
      edits.insertFirst(bytes, beside, to, list);
      return true;
    }
    edits.insertFirst(bytes, extensions, to, extension);
    return bytes[extensions] == '[';
  }
}
