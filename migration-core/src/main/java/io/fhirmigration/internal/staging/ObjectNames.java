package io.fhirmigration.internal.staging;

import io.fhirmigration.model.RejectedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * The names of objects and of the files that hold them: printable ASCII stands for itself, except
 * what some file system refuses; every other character is percent-encoded in UTF-8, so that neither
 * the locale of the process nor the operating system decides which names exist. So are the first
 * letter of a name that Windows keeps for a device, and a dot or space that it would drop. A slash
 * separates folders.
 */
final class ObjectNames {
  private static final Pattern CONTAINER = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?");
  private static final String ENCODED = "%:*?\"<>|";
  private static final int LONGEST_NAME = 1024;
  private static final int LONGEST_SEGMENT = 255;

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

  /**
   * The path of the object's file inside its container.
   *
   * @throws RejectedException when the name could leave the container, or is too long for a file
   */
  static String encode(String name) {
    if (name.length() > LONGEST_NAME) {
      throw new RejectedException(
          "object name of " + name.length() + " characters: use at most " + LONGEST_NAME);
    }
    if (name.indexOf('\\') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new RejectedException(
          "object name '" + name + "': backslashes and unpaired surrogates are refused");
    }
    StringJoiner path = new StringJoiner("/");
    for (String segment : name.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new RejectedException(
            "object name '" + name + "': empty segments, '.' and '..' are refused");
      }
      path.add(encodeSegment(segment));
    }
    return path.toString();
  }

  private static String encodeSegment(String segment) {
    byte[] octets = segment.getBytes(StandardCharsets.UTF_8);
    boolean device = DEVICE.matcher(segment).matches();
    StringBuilder file = new StringBuilder(octets.length);
    for (int i = 0; i < octets.length; i++) {
      char c = (char) (octets[i] & 0xFF);
      boolean dropped = i == octets.length - 1 && (c == '.' || c == ' ');
      if (isPlain(c) && !dropped && !(device && i == 0)) {
        file.append(c);
      } else {
        file.append('%').append(String.format("%02X", (int) c));
      }
    }
    if (file.length() > LONGEST_SEGMENT) {
      throw new RejectedException(
          "a part of an object's name takes "
              + file.length()
              + " characters as a file: use at most "
              + LONGEST_SEGMENT);
    }
    return file.toString();
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
