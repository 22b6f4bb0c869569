package io.fhirmigration.model;

/**
 * NDJSON files that lie in the staging area before the migration begins: {@code *.ndjson} and
 * {@code *.ndjson.gz}. They are read and never changed.
 *
 * @param container the container or sub-folder of the staging area
 * @param prefix only objects whose name starts with this; empty for all
 */
public record AdoptedFiles(String container, String prefix) {}
