package io.fhirmigration.staging.blob;

import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Which names containers and objects may have, in the rules of Blob Storage. */
final class ObjectNames {
  private static final Pattern CONTAINER = Pattern.compile("(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*");
  private static final int LONGEST = 1024;

  private ObjectNames() {}

  static String checkedContainer(String container) {
    if (!isContainer(container)) {
      throw new RejectedException(
          "container '"
              + container
              + "': use 3 to 63 lower-case letters, digits and single dashes inside");
    }
    return container;
  }

  static String checkedName(String name) {
    if (!isName(name)) {
      throw new RejectedException(
          "object name '"
              + name
              + "': use 1 to 1,024 characters, no leading slash, no '.' or '..' segment, no"
              + " backslash and no control character");
    }
    return name;
  }

  static boolean isContainer(String container) {
    return CONTAINER.matcher(container).matches();
  }

  static boolean isName(String name) {
    List<String> segments = List.of(name.split("/", -1));
    return !name.isEmpty()
        && name.length() <= LONGEST
        && !name.startsWith("/")
        && !segments.contains(".")
        && !segments.contains("..")
        && name.indexOf('\\') < 0
        && name.chars().noneMatch(Character::isISOControl)
        && StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }
}
