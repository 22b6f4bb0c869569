package io.fhirmigration.cli.config;

import java.util.Optional;

/**
 * What a control command needs of a configuration.
 *
 * @param state where records live
 * @param migration the id, if the file holds a plain one
 */
public record StoreChoice(StateConfig state, Optional<String> migration) {}
