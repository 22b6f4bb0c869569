package io.fhirmigration.internal.transform.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The replacements to make in one line; they don't overlap. Reused by one thread. */
public final class LineEdits {
  private static final Comparator<Edit> BY_PLACE =
      Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to);

  private final List<Edit> edits = new ArrayList<>();
  private byte[] changed = new byte[0];

  private record Edit(int from, int to, byte[] text) {}

  /** No replacements yet. */
  public LineEdits() {}

  /** Puts a text in the place of {@code [from, to)}, which may be empty. */
  public void replace(int from, int to, String text) {
    edits.add(new Edit(from, to, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Puts an item, or a member with its name, in front of all others of a container. */
  public void insertFirst(byte[] bytes, int container, int to, String item) {
    int first = JsonBytes.afterSpace(bytes, container + 1, to);
    boolean empty = first >= to || bytes[first] == '}' || bytes[first] == ']';
    replace(container + 1, container + 1, empty ? item : item + ",");
  }

  /** Whether there is nothing to replace. */
  public boolean isEmpty() {
    return edits.isEmpty();
  }

  /** Forgets all replacements. */
  public void clear() {
    edits.clear();
  }

  /** Makes all replacements in a range of a buffer; answers the length of the {@link #result}. */
  public int apply(byte[] bytes, int from, int to) {
    edits.sort(BY_PLACE);
    int length = to - from;
    for (Edit edit : edits) {
      length += edit.text.length - (edit.to - edit.from);
    }
    if (changed.length < length) {
      changed = new byte[length + length / 4];
    }
    int filled = 0;
    int copied = from;
    for (Edit edit : edits) {
      int kept = edit.from - copied;
      System.arraycopy(bytes, copied, changed, filled, kept);
      System.arraycopy(edit.text, 0, changed, filled + kept, edit.text.length);
      filled += kept + edit.text.length;
      copied = edit.to;
    }
    System.arraycopy(bytes, copied, changed, filled, to - copied);
    return length;
  }

  /** The buffer that holds the changed line; reused. */
  public byte[] result() {
    return changed;
  }
}
