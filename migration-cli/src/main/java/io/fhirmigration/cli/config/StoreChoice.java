package io.fhirmigration.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a control command needs of a configuration.
 *
 * @param state the H2 file without suffix; empty for a store in memory
 * @param migration the id, if the file holds a plain one
 */
public record StoreChoice(Optional<Path> state, Optional<String> migration) {}
