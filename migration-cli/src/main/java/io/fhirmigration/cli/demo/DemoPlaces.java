package io.fhirmigration.cli.demo;

import io.fhirmigration.cli.UserMistake;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a demo keeps staged files and records; chosen once.
 *
 * @param blobs whether files lie in Blob storage instead of a folder
 * @param tables whether records lie in Table storage instead of an H2 file
 */
record DemoPlaces(boolean blobs, boolean tables) {
  private static final String AZURITE = "azurite";
  private static final String STAGING = "staging";
  private static final String STATE = "state";
  private static final String FOLDER = "folder";
  private static final String H2 = "h2";

  /** What stands in a file and what a person asks for; the first wins where only one speaks. */
  static DemoPlaces chosen(
      Optional<Properties> kept, Optional<String> staging, Optional<String> state) {
    return new DemoPlaces(chosen(kept, STAGING, staging, FOLDER), chosen(kept, STATE, state, H2));
  }

  private static boolean chosen(
      Optional<Properties> kept, String name, Optional<String> asked, String usual) {
    String word = asked.or(() -> kept.map(k -> k.getProperty(name, usual))).orElse(usual);
    if (!word.equals(usual) && !word.equals(AZURITE)) {
      throw new UserMistake(
          "--" + name + ": '" + word + "' is not known; use " + usual + " or " + AZURITE);
    }
    Optional<String> other = kept.map(k -> k.getProperty(name, usual)).filter(k -> !k.equals(word));
    if (other.isPresent()) {
      throw new UserMistake(
          "--"
              + name
              + ": the demo of this folder was begun with "
              + other.get()
              + "; say that or nothing, or name a new folder");
    }
    return word.equals(AZURITE);
  }

  /** Whether there must be an Azurite. */
  boolean azurite() {
    return blobs || tables;
  }

  /** The lines of a properties file that keeps them. */
  String lines() {
    return STAGING
        + "="
        + (blobs ? AZURITE : FOLDER)
        + "\n"
        + STATE
        + "="
        + (tables ? AZURITE : H2)
        + "\n";
  }
}
