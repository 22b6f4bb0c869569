package io.fhirmigration.verify.full;

/**
 * The comparison of one resource type, in distinct versions; in distinct resources where current
 * resources are compared.
 *
 * @param type the resource type
 * @param source at the source
 * @param destination at the destination
 * @param equal on both sides with the same content
 * @param missing only at the source
 * @param extra only at the destination
 * @param different with content that differs, between the sides or on one side
 * @param quarantined only at the source, and known to be kept back in quarantine; no finding
 */
public record TypeTotals(
    String type,
    long source,
    long destination,
    long equal,
    long missing,
    long extra,
    long different,
    long quarantined) {}
