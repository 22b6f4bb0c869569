package io.fhirmigration.model;

/**
 * The adopted files of a migration as they were listed, once.
 *
 * @param object the list: one line for each file, in the order of their names
 * @param files how many files it names
 * @param bytes what they hold together
 * @param ignored objects that lie beside them and are neither {@code *.ndjson} nor {@code
 *     *.ndjson.gz}
 */
public record FileList(ObjectRef object, long files, long bytes, long ignored) {}
