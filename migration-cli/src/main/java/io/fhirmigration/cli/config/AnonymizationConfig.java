package io.fhirmigration.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the source de-identifies what it exports.
 *
 * @param config the configuration's name in the container {@code anonymization} of staging
 * @param upload a file to be uploaded under that name, if it is not there yet
 * @param line the line of the section
 */
public record AnonymizationConfig(String config, Optional<Path> upload, int line) {}
