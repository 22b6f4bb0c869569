package io.fhirmigration.internal.transform.decimal;

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
  static boolean keep(LineEdits edits, byte[] bytes, int to, NumberWalk number) {
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
      int end = number.numberEnd();
      edits.replace(end, end, ",\"" + name + "\":{" + list + "}");
      return true;
    }
    if (bytes[beside] != '{') {
      return false;
    }
    int extensions = JsonBytes.member(bytes, beside, to, EXTENSION);
    if (extensions < 0) {
      insertFirst(edits, bytes, to, beside, list);
      return true;
    }
    insertFirst(edits, bytes, to, extensions, extension);
    return bytes[extensions] == '[';
  }

  private static void insertFirst(
      LineEdits edits, byte[] bytes, int to, int container, String item) {
    int first = JsonBytes.afterSpace(bytes, container + 1, to);
    boolean empty = first >= to || bytes[first] == '}' || bytes[first] == ']';
    edits.replace(container + 1, container + 1, empty ? item : item + ",");
  }
}
