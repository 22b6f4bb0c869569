/**
 * The {@code fhir-migrate} command: reads a configuration, drives a migration and steers running
 * ones. {@link io.fhirmigration.cli.FhirMigrate} is the main class.
 */
@NullMarked
package io.fhirmigration.cli;

import org.jspecify.annotations.NullMarked;
