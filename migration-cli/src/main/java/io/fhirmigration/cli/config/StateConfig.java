package io.fhirmigration.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the migration's records live.
 *
 * @param path the H2 file without suffix; empty for a store in memory
 * @param line the line it stands in
 */
public record StateConfig(Optional<Path> path, int line) {}
