package io.fhirmigration.model;

import java.util.OptionalLong;

/**
 * How many current resources both servers held in all, inside the range or not.
 *
 * @param source at the source; empty when it did not count
 * @param destination at the destination; empty when it did not count
 */
public record ServerTotals(OptionalLong source, OptionalLong destination) {}
