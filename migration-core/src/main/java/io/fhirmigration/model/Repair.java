package io.fhirmigration.model;

import java.time.Instant;

/**
 * What a chunk repairs that is no window of its own: the quarantined lines of another chunk, sent
 * once more.
 *
 * @param of the chunk whose lines they are
 * @param wishedAt when the repair was wished for, which tells two repairs of a chunk apart
 * @param base the quarantined lines it began with; when the chunk has others by now, the repair was
 *     overtaken
 * @param order which of the lines are tried and what is kept of each
 */
public record Repair(ChunkId of, Instant wishedAt, ObjectRef base, ObjectRef order) {}
