package io.fhirmigration.model;

import java.util.regex.Pattern;

/**
 * The name of a migration: the first part of every key, container and folder it owns.
 *
 * @param value 1 to 38 lower-case letters, digits and single inner dashes, so that a container name
 *     {@code <id>-<24 characters>} fits the 63 characters of Azure Blob Storage
 */
public record MigrationId(String value) implements Comparable<MigrationId> {
  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Checks the form. */
  public MigrationId {
    if (value.length() > 38 || !ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "migration id '"
              + value
              + "': use 1 to 38 lower-case letters, digits and single dashes inside");
    }
  }

  @Override
  public int compareTo(MigrationId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
