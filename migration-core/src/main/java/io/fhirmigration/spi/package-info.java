/** What a plugin author implements, and the ports that the engine drives. */
@NullMarked
package io.fhirmigration.spi;

import org.jspecify.annotations.NullMarked;
