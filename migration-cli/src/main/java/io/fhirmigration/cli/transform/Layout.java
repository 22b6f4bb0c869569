package io.fhirmigration.cli.transform;

import java.io.ByteArrayOutputStream;

/**
 * A document as one line: its line ends become carriage returns, which JSON takes for space and
 * strings cannot hold, and are put back afterwards where they still stand.
 *
 * @param line the document without line feeds
 * @param lineEnd what a carriage return in it stands for; empty for a document with several kinds
 *     of line ends, which all become spaces
 */
record Layout(byte[] line, byte[] lineEnd) {
  private static final byte[] LF = {'\n'};
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LOST = {};

  static Layout of(byte[] document) {
    long feeds = count(document, '\n');
    long returns = count(document, '\r');
    if (returns == 0) {
      return new Layout(replaced(document, '\n', '\r'), LF);
    }
    boolean allPairs = feeds == returns && pairs(document) == feeds;
    return allPairs
        ? new Layout(without(document, '\n'), CRLF)
        : new Layout(replaced(replaced(document, '\n', ' '), '\r', ' '), LOST);
  }

  /** A changed line with line ends in their places, and one at the end where there was one. */
  byte[] restored(byte[] changed, int offset, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + length / 16);
    for (int i = offset; i < offset + length; i++) {
      if (changed[i] == '\r') {
        out.writeBytes(lineEnd);
      } else {
        out.write(changed[i]);
      }
    }
    boolean ended = line.length > 0 && line[line.length - 1] == '\r';
    if (ended && length > 0 && changed[offset + length - 1] != '\r') {
      out.writeBytes(lineEnd);
    }
    return out.toByteArray();
  }

  private static long count(byte[] bytes, char wanted) {
    long found = 0;
    for (byte b : bytes) {
      found += b == wanted ? 1 : 0;
    }
    return found;
  }

  private static long pairs(byte[] bytes) {
    long found = 0;
    for (int i = 1; i < bytes.length; i++) {
      found += bytes[i - 1] == '\r' && bytes[i] == '\n' ? 1 : 0;
    }
    return found;
  }

  private static byte[] replaced(byte[] bytes, char from, char to) {
    byte[] copy = bytes.clone();
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == from) {
        copy[i] = (byte) to;
      }
    }
    return copy;
  }

  private static byte[] without(byte[] bytes, char unwanted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (byte b : bytes) {
      if (b != unwanted) {
        out.write(b);
      }
    }
    return out.toByteArray();
  }
}
