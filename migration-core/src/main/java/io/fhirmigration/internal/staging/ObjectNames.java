package io.fhirmigration.internal.staging;

import io.fhirmigration.model.RejectedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The names of objects and of the files that hold them: printable ASCII stands for itself, except
 * what some file system refuses; every other character is percent-encoded in UTF-8, so that neither
 * the locale of the process nor the operating system decides which names exist. A slash separates
 * folders.
 */
final class ObjectNames {
  private static final Pattern CONTAINER = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final String ENCODED = "%:*?\"<>|";

  private ObjectNames() {}

  /** The container's name as it is. */
  static String checkedContainer(String container) {
    if (!isContainer(container)) {
      throw new RejectedException(
          "container '"
              + container
              + "': use 3 to 63 lower-case letters, digits and single dashes inside");
    }
    return container;
  }

  static boolean isContainer(String container) {
    return container.length() >= 3
        && container.length() <= 63
        && CONTAINER.matcher(container).matches();
  }

  /** The path of the object's file inside its container. */
  static String encode(String name) {
    for (String segment : name.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new RejectedException(
            "object name '" + name + "': empty segments, '.' and '..' are refused");
      }
    }
    if (name.indexOf('\\') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new RejectedException(
          "object name '" + name + "': backslashes and unpaired surrogates are refused");
    }
    StringBuilder path = new StringBuilder(name.length());
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      if (isPlain(c)) {
        path.append(c);
      } else {
        path.append('%').append(String.format("%02X", (int) c));
      }
    }
    return path.toString();
  }

  /**
   * The name behind a file or folder of that name.
   *
   * @throws RejectedException when no object name leads to this file
   */
  static String decode(String file) {
    String name;
    try {
      name = URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      name = "";
    }
    if (name.isEmpty() || !encode(name).equals(file)) {
      throw new RejectedException(
          "file '" + file + "': rename it, its name is not one that this staging area would write");
    }
    return name;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && ENCODED.indexOf(c) < 0;
  }
}
