package io.fhirmigration.ndjson;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the members that identify a resource, without parsing the rest: objects and arrays that
 * don't matter are skipped by their brackets.
 */
final class LineMembers {
  static final int RESOURCE_TYPE = 0;
  static final int ID = 1;
  static final int VERSION_ID = 2;
  static final int LAST_UPDATED = 3;

  private static final byte[] DELETED =
      ascii("http://azurehealthcareapis.com/data-extensions/deleted-state");
  private static final byte[] NAME_RESOURCE_TYPE = ascii("resourceType");
  private static final byte[] NAME_ID = ascii("id");
  private static final byte[] NAME_META = ascii("meta");
  private static final byte[] NAME_VERSION_ID = ascii("versionId");
  private static final byte[] NAME_LAST_UPDATED = ascii("lastUpdated");
  private static final byte[] NAME_EXTENSION = ascii("extension");
  private static final byte[] NAME_URL = ascii("url");

  private enum Level {
    RESOURCE,
    META,
    EXTENSION
  }

  private final int[] from = new int[4];
  private final int[] to = new int[4];
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean metaSeen;
  private boolean softDeleted;

  void scan(byte[] line, int start, int stop) {
    bytes = line;
    at = start;
    end = stop;
    metaSeen = false;
    softDeleted = false;
    Arrays.fill(from, -1);
    skipSpace();
    if (take('{')) {
      members(Level.RESOURCE);
    }
  }

  boolean softDeleted() {
    return softDeleted;
  }

  Optional<String> text(int member) {
    return from[member] < 0 ? Optional.empty() : unescaped(from[member], to[member]);
  }

  private Optional<String> unescaped(int start, int stop) {
    for (int i = start; i < stop; i++) {
      if (bytes[i] == '\\') {
        return parsed(start, stop);
      }
    }
    return Optional.of(new String(bytes, start, stop - start, StandardCharsets.UTF_8));
  }

  private Optional<String> parsed(int start, int stop) {
    try {
      JsonValue value = JsonValue.parse(bytes, start - 1, stop - start + 2);
      return value instanceof JsonString s ? Optional.of(s.value()) : Optional.empty();
    } catch (RejectedException brokenEscape) {
      return Optional.empty();
    }
  }

  /** Reads members up to the closing brace, or until nothing more is wanted. */
  private void members(Level level) {
    while (at < end) {
      skipSpace();
      if (take('}')) {
        return;
      }
      if (take(',')) {
        continue;
      }
      int name = at + 1;
      if (!skipString()) {
        break;
      }
      int nameEnd = at - 1;
      skipSpace();
      if (!take(':')) {
        break;
      }
      skipSpace();
      member(level, name, nameEnd);
      if (level == Level.RESOURCE && metaSeen && from[RESOURCE_TYPE] >= 0 && from[ID] >= 0) {
        return;
      }
    }
    at = end;
  }

  private void member(Level level, int name, int nameEnd) {
    switch (level) {
      case RESOURCE:
        if (is(name, nameEnd, NAME_META) && !metaSeen) {
          metaSeen = true;
          object(Level.META);
        } else if (is(name, nameEnd, NAME_RESOURCE_TYPE)) {
          string(RESOURCE_TYPE);
        } else if (is(name, nameEnd, NAME_ID)) {
          string(ID);
        } else {
          skipValue();
        }
        break;
      case META:
        if (is(name, nameEnd, NAME_VERSION_ID)) {
          string(VERSION_ID);
        } else if (is(name, nameEnd, NAME_LAST_UPDATED)) {
          string(LAST_UPDATED);
        } else if (is(name, nameEnd, NAME_EXTENSION)) {
          extensions();
        } else {
          skipValue();
        }
        break;
      case EXTENSION:
        int value = at + 1;
        if (atString() && is(name, nameEnd, NAME_URL)) {
          softDeleted |= skipString() && is(value, at - 1, DELETED);
        } else {
          skipValue();
        }
        break;
    }
  }

  private void object(Level level) {
    if (take('{')) {
      members(level);
    } else {
      skipValue();
    }
  }

  private void extensions() {
    if (!take('[')) {
      skipValue();
      return;
    }
    while (at < end) {
      skipSpace();
      if (take(']')) {
        return;
      }
      if (!take(',')) {
        object(Level.EXTENSION);
      }
    }
  }

  private void string(int member) {
    int start = at + 1;
    if (!atString()) {
      skipValue();
    } else if (skipString() && from[member] < 0) {
      from[member] = start;
      to[member] = at - 1;
    }
  }

  private void skipValue() {
    if (at >= end) {
      return;
    }
    byte first = bytes[at];
    if (first == '"') {
      skipString();
    } else if (first == '{' || first == '[') {
      skipNested();
    } else {
      skipLiteral();
    }
  }

  private void skipNested() {
    int depth = 0;
    while (at < end) {
      byte b = bytes[at];
      if (b == '"') {
        skipString();
        continue;
      }
      at++;
      if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        return;
      }
    }
  }

  private void skipLiteral() {
    do {
      at++;
    } while (at < end && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']');
  }

  private boolean atString() {
    return at < end && bytes[at] == '"';
  }

  /** Goes behind the closing quote; at the end of the line when there is none. */
  private boolean skipString() {
    if (!atString()) {
      return false;
    }
    for (int i = at + 1; i < end; i++) {
      byte b = bytes[i];
      if (b == '"') {
        at = i + 1;
        return true;
      }
      if (b == '\\') {
        i++;
      }
    }
    at = end;
    return false;
  }

  private void skipSpace() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
  }

  private boolean take(char wanted) {
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** Compares what stands between two quotes, escapes included. */
  private boolean is(int start, int stop, byte[] wanted) {
    if (stop - start == wanted.length) {
      return Arrays.equals(bytes, start, stop, wanted, 0, wanted.length);
    }
    return stop - start > wanted.length
        && hasEscape(start, stop)
        && parsed(start, stop)
            .filter(new String(wanted, StandardCharsets.US_ASCII)::equals)
            .isPresent();
  }

  private boolean hasEscape(int start, int stop) {
    for (int i = start; i < stop; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
