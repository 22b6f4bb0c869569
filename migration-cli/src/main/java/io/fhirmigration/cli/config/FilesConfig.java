package io.fhirmigration.cli.config;

import io.fhirmigration.model.AdoptedFiles;

/**
 * Files that are there already, in the place of a source.
 *
 * @param adopted where they lie
 * @param line the line of the container
 */
public record FilesConfig(AdoptedFiles adopted, int line) {}
