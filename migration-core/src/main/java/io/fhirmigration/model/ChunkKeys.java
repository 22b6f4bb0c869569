package io.fhirmigration.model;

import java.util.Optional;

/**
 * The key lists of a chunk: one for each time it was closed, since what an earlier closing has
 * imported stays at the destination when the chunk is reopened.
 *
 * @param last the key list of the last closing; empty when it imported nothing
 * @param earlier the list of the key lists of all closings before; empty when there are none
 */
public record ChunkKeys(Optional<ObjectRef> last, Optional<ObjectRef> earlier) {}
