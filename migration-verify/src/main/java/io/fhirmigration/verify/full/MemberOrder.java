package io.fhirmigration.verify.full;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.Arrays;

/**
 * Puts the members of objects that were just written in the order of their names, by UTF-16 code
 * unit. Objects nest, so members are kept on a stack.
 */
final class MemberOrder {
  private static final int FIELDS = 3;
  private static final int FEW = 32;

  private final OutBytes out;
  private int[] stack = new int[256];
  private int top;
  private int[] order = new int[FEW];
  private byte[] copy = new byte[1 << 12];
  private boolean plainNames = true;

  MemberOrder(OutBytes out) {
    this.out = out;
  }

  void startLine() {
    top = 0;
    plainNames = true;
  }

  /** Tells that a name of this line has escapes, or characters beyond ASCII. */
  void nameIsNotPlain() {
    plainNames = false;
  }

  /** Begins an object; gives what {@link #end} is to be told. */
  int begin() {
    return top;
  }

  /**
   * Takes a member, which lies in the output followed by one separator.
   *
   * @param name where its first quote is
   * @param nameEnd behind the last quote of its name
   * @param end where its separator is
   */
  void add(int name, int nameEnd, int end) {
    if (top + FIELDS > stack.length) {
      stack = Arrays.copyOf(stack, 2 * stack.length);
    }
    stack[top++] = name;
    stack[top++] = nameEnd;
    stack[top++] = end;
  }

  /**
   * Ends the object, whose members now are in order.
   *
   * @throws DamagedLineException when it names a member twice
   */
  void end(int begin) throws DamagedLineException {
    int members = (top - begin) / FIELDS;
    boolean sorted = true;
    for (int i = 1; i < members && sorted; i++) {
      sorted = compare(begin, i - 1, i) < 0;
    }
    if (!sorted) {
      sort(begin, members);
      for (int i = 1; i < members; i++) {
        if (compare(begin, order[i - 1], order[i]) == 0) {
          throw new DamagedLineException("names a member twice in one object");
        }
      }
      rewrite(begin, members);
    }
    top = begin;
  }

  private void sort(int begin, int members) {
    if (members <= FEW) {
      for (int i = 0; i < members; i++) {
        int at = i;
        while (at > 0 && compare(begin, order[at - 1], i) > 0) {
          order[at] = order[at - 1];
          at--;
        }
        order[at] = i;
      }
      return;
    }
    Integer[] many = new Integer[members];
    Arrays.setAll(many, i -> i);
    Arrays.sort(many, (a, b) -> compare(begin, a, b));
    order = new int[members];
    Arrays.setAll(order, i -> many[i]);
  }

  private void rewrite(int begin, int members) {
    int first = stack[begin];
    int size = out.size() - first;
    if (copy.length < size) {
      copy = new byte[Math.max(size, 2 * copy.length)];
    }
    System.arraycopy(out.bytes(), first, copy, 0, size);
    out.cutTo(first);
    for (int i = 0; i < members; i++) {
      int member = begin + order[i] * FIELDS;
      out.put(copy, stack[member] - first, stack[member + 2] - first + 1);
    }
  }

  private int compare(int begin, int a, int b) {
    int left = begin + a * FIELDS;
    int right = begin + b * FIELDS;
    if (!plainNames) {
      return text(left).compareTo(text(right));
    }
    byte[] bytes = out.bytes();
    return Arrays.compare(
        bytes, stack[left] + 1, stack[left + 1] - 1, bytes, stack[right] + 1, stack[right + 1] - 1);
  }

  private String text(int member) {
    int from = stack[member];
    JsonValue name = JsonValue.parse(out.bytes(), from, stack[member + 1] - from);
    return name instanceof JsonString string ? string.value() : "";
  }
}
