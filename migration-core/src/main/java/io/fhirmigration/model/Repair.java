package io.fhirmigration.model;

import java.time.Instant;

/**
 * What a chunk repairs that is no window of its own: lines that are sent once more, the quarantined
 * ones of another chunk, or those that a comparison missed at the destination.
 *
 * @param of the chunk whose lines they are; the repair itself when they were missed, since those
 *     may come from any chunk
 * @param wishedAt when the repair was wished for, which tells two repairs of a chunk apart
 * @param base the quarantined lines it began with; when the chunk has others by now, the repair was
 *     overtaken. Of missed lines, how they were found
 * @param order which of the lines are tried and what is kept of each
 */
public record Repair(ChunkId of, Instant wishedAt, ObjectRef base, ObjectRef order) {}
