/** Reads a configuration file and says everything that is wrong with it at once. */
@NullMarked
package io.fhirmigration.cli.config;

import org.jspecify.annotations.NullMarked;
