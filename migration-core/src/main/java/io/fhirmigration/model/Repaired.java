package io.fhirmigration.model;

/**
 * The last repair whose outcome is in a closed chunk's books.
 *
 * @param by the repair
 * @param books what it moved: {@code exported} lines were in quarantine before it
 */
public record Repaired(ChunkId by, Ledger books) {}
