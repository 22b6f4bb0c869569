/** The server model behind HTTP on the loopback address. */
@NullMarked
package io.fhirmigration.testkit.emulator;

import org.jspecify.annotations.NullMarked;
