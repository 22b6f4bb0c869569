package io.fhirmigration.verify.full;

/**
 * What was read of one side.
 *
 * @param files files
 * @param ignored files that lie there and were not read, by their names
 * @param lines non-empty lines, damaged ones too
 * @param repeated lines that repeat a version with the same content; they count once
 * @param superseded lines that a newer version of the resource takes the place of; only where
 *     current resources are compared
 * @param excluded lines left out by a transformer or by their type
 */
public record SideTotals(
    long files, long ignored, long lines, long repeated, long superseded, long excluded) {}
