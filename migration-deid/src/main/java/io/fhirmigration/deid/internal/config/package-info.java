/** Reads and checks a configuration file. */
@NullMarked
package io.fhirmigration.deid.internal.config;

import org.jspecify.annotations.NullMarked;
