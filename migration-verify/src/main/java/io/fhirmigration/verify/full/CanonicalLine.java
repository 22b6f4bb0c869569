package io.fhirmigration.verify.full;

import io.fhirmigration.ndjson.NdjsonLimits;

/**
 * Writes the canonical text of a line in one pass and without a tree: what {@link
 * io.fhirmigration.ndjson.JsonValue#toCanonicalJson} gives, in UTF-8, less what the rules allow to
 * differ. Equal lines give equal bytes. Strict as RFC 8259 says, nested no deeper than {@link
 * NdjsonLimits#MAX_DEPTH}. Reused for many lines by one thread.
 */
final class CanonicalLine extends CanonicalScalars {
  private final MemberOrder order = new MemberOrder(out);
  private int depth;

  /**
   * Creates one.
   *
   * @param plainExponents whether {@code 1e2} is written as {@code 100}
   */
  CanonicalLine(boolean plainExponents) {
    super(plainExponents);
  }

  /** Where the canonical text lies from index 0 on, until the next line is read. */
  byte[] bytes() {
    return out.bytes();
  }

  int length() {
    return out.size();
  }

  /**
   * Reads one JSON object.
   *
   * @throws DamagedLineException when the bytes are not one JSON object
   */
  void read(byte[] bytes, int offset, int length, PathRules rules) throws DamagedLineException {
    in = bytes;
    at = offset;
    end = offset + length;
    depth = 0;
    out.cutTo(0);
    order.startLine();
    space();
    if (!is('{')) {
      throw new DamagedLineException("not a JSON object");
    }
    object(rules);
    space();
    require(at == end);
  }

  /** Whether the value stays; {@code false} when all that was in it is allowed to differ. */
  private boolean value(PathRules rules) throws DamagedLineException {
    space();
    require(at < end);
    switch (in[at]) {
      case '{':
        return object(rules);
      case '[':
        return array(rules);
      case '"':
        int start = out.size();
        string();
        if (rules.isInstant()) {
          instant(start);
        }
        return true;
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  private boolean object(PathRules rules) throws DamagedLineException {
    descend('{');
    int begin = order.begin();
    boolean someLeftOut = false;
    int kept = 0;
    space();
    if (!is('}')) {
      do {
        space();
        require(is('"'));
        int name = out.size();
        string();
        if (!plainString) {
          order.nameIsNotPlain();
        }
        int nameEnd = out.size();
        space();
        take(':');
        out.put(':');
        PathRules below = rules.below(out.bytes(), name + 1, nameEnd - 1);
        if (value(below) && !below.isLeftOut()) {
          order.add(name, nameEnd, out.size());
          out.put(',');
          kept++;
        } else {
          out.cutTo(name);
          someLeftOut = true;
        }
        space();
      } while (took(','));
    }
    order.end(begin);
    ascend('}', kept);
    return kept > 0 || !someLeftOut;
  }

  private boolean array(PathRules rules) throws DamagedLineException {
    descend('[');
    boolean someLeftOut = false;
    int kept = 0;
    space();
    if (!is(']')) {
      do {
        int item = out.size();
        if (value(rules) && !rules.leavesOutItem(out.bytes(), item, out.size())) {
          out.put(',');
          kept++;
        } else {
          out.cutTo(item);
          someLeftOut = true;
        }
        space();
      } while (took(','));
    }
    ascend(']', kept);
    return kept > 0 || !someLeftOut;
  }

  private void descend(char bracket) throws DamagedLineException {
    if (++depth > NdjsonLimits.MAX_DEPTH) {
      throw new DamagedLineException("nests too deep");
    }
    at++;
    out.put(bracket);
  }

  /** Puts the closing bracket in the place of the last separator. */
  private void ascend(char bracket, int kept) throws DamagedLineException {
    take(bracket);
    depth--;
    if (kept > 0) {
      out.cutTo(out.size() - 1);
    }
    out.put(bracket);
  }

  /** Writes a date as its millisecond, unless it is none. */
  private void instant(int start) {
    long millis = LastUpdated.millis(out.bytes(), start + 1, out.size() - 1);
    if (millis != LastUpdated.NONE) {
      out.cutTo(start);
      out.putAscii("\"@" + millis + "\"");
    }
  }
}
