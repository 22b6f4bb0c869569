/** A whole migration on this machine: both servers, the data, a writer, and the engine. */
@NullMarked
package io.fhirmigration.cli.demo;

import org.jspecify.annotations.NullMarked;
