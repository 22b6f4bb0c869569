package io.fhirmigration.model;

import java.util.Locale;

/**
 * The name of a lane: {@code all} (one system export per window), a resource type, {@code files}
 * (adopted NDJSON), {@code witness} (exports that are looked at and never imported), {@code repair}
 * (lines that are sent once more) or {@code SearchParameter} (exports whose lines are written over
 * REST, where the source answers no search).
 *
 * @param value the name; resource types in their FHIR spelling
 */
public record LaneId(String value) implements Comparable<LaneId> {
  /** One system export per window. */
  public static final LaneId ALL = new LaneId("all");

  /** Adopted files. */
  public static final LaneId FILES = new LaneId("files");

  /** Lines that are sent once more. */
  public static final LaneId REPAIR = new LaneId("repair");

  /** Exports that prove something and are never imported. */
  public static final LaneId WITNESS = new LaneId("witness");

  /** Exports of search parameters, which travel over REST and not by import. */
  public static final LaneId SEARCH_PARAMETERS = new LaneId("SearchParameter");

  /** Checks the form. */
  public LaneId {
    if (!value.matches("[A-Za-z][A-Za-z0-9]{0,63}")) {
      throw new IllegalArgumentException("lane '" + value + "' is neither 'all' nor a type name");
    }
  }

  /** Whether the lane is one resource type. */
  public boolean isType() {
    return Character.isUpperCase(value.charAt(0));
  }

  /** Whether the lane tiles the range of what is imported. */
  public boolean isTravelling() {
    return !equals(WITNESS) && !equals(SEARCH_PARAMETERS) && !equals(REPAIR);
  }

  /** The lane as it appears in chunk ids. */
  public String key() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(LaneId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
