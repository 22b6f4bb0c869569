package io.fhirmigration.store.tables;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;

/**
 * A record's place within its migration as a row key that holds any character and sorts as {@link
 * RecordKey} does: the number of the kind, a dash, and the id. Letters, digits and dashes of an id
 * stand for themselves. From the first other character on, the rest is packed: a mark that sorts
 * where that character does, then five digits to the base 85 for every two UTF-16 units, so that
 * the longest id fits the service's 512 characters.
 *
 * <p>The numbers of the kinds are stored: a new kind goes to the end.
 */
final class RowKeys {
  /** The longest id; its row key has 504 characters at most. */
  static final int MAX_ID_LENGTH = 200;

  private static final RecordKind[] KINDS = RecordKind.values();

  /** In the order of their codes; without what addresses and filters treat specially. */
  private static final String DIGITS = digits();

  private static final int GROUP = 5;

  private RowKeys() {}

  private static String digits() {
    StringBuilder digits = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      if ("\"#%&'+/?\\".indexOf(c) < 0) {
        digits.append(c);
      }
    }
    return digits.toString();
  }

  static String of(RecordKey key) {
    String id = key.id();
    int plain = 0;
    while (plain < id.length() && isPlain(id.charAt(plain))) {
      plain++;
    }
    StringBuilder row = new StringBuilder(start(key.kind())).append(id, 0, plain);
    if (plain < id.length()) {
      row.append(mark(id.charAt(plain)));
      for (int at = plain; at < id.length(); at += 2) {
        pack(id, at, row);
      }
    }
    return row.toString();
  }

  static RecordKey key(String migration, String row) {
    RecordKind kind = KINDS[Character.digit(row.charAt(0), 10)];
    StringBuilder id = new StringBuilder();
    int at = 2;
    while (at < row.length() && isPlain(row.charAt(at))) {
      id.append(row.charAt(at++));
    }
    for (int group = at + 1; group < row.length(); group += GROUP) {
      unpack(row, group, id);
    }
    return new RecordKey(new MigrationId(migration), kind, id.toString());
  }

  /** What all row keys of a kind begin with. */
  static String start(RecordKind kind) {
    return kind.ordinal() + "-";
  }

  /** Sorts behind all row keys of a kind. */
  static String end(RecordKind kind) {
    return kind.ordinal() + ".";
  }

  private static boolean isPlain(char c) {
    return c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  private static char mark(char first) {
    if (first < '-') {
      return '!';
    }
    if (first < '0') {
      return '.';
    }
    if (first < 'A') {
      return ':';
    }
    return first < 'a' ? '_' : '~';
  }

  /** Two units as one number; a missing second one counts less than every other. */
  private static void pack(String id, int at, StringBuilder row) {
    long second = at + 1 < id.length() ? id.charAt(at + 1) + 1L : 0;
    long number = id.charAt(at) * 65_537L + second;
    char[] group = new char[GROUP];
    for (int digit = GROUP - 1; digit >= 0; digit--) {
      group[digit] = DIGITS.charAt((int) (number % DIGITS.length()));
      number /= DIGITS.length();
    }
    row.append(group);
  }

  private static void unpack(String row, int group, StringBuilder id) {
    long number = 0;
    for (int digit = 0; digit < GROUP; digit++) {
      number = number * DIGITS.length() + DIGITS.indexOf(row.charAt(group + digit));
    }
    id.append((char) (number / 65_537));
    if (number % 65_537 > 0) {
      id.append((char) (number % 65_537 - 1));
    }
  }
}
