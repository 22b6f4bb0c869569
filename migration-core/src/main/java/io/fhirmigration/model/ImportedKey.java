package io.fhirmigration.model;

/**
 * One line of a key list: a resource version, or a soft delete, that a chunk has imported.
 *
 * @param type the resource type
 * @param id the resource's id
 * @param versionId its version as in the line; empty string when the line had none
 * @param lastUpdated its date as written in the line; empty string when the line had none
 * @param deleted whether the line is a soft delete
 * @param digest the first 16 bytes of the SHA-256 of the line as it was imported, without its line
 *     end, in lower-case hex
 */
public record ImportedKey(
    String type, String id, String versionId, String lastUpdated, boolean deleted, String digest) {
  /** The type only: an id may say who it belongs to. */
  @Override
  public String toString() {
    return type + "/{id}";
  }
}
