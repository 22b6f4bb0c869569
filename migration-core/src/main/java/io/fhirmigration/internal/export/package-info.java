/** Kick-off, poll and belief of exports. */
@NullMarked
package io.fhirmigration.internal.export;

import org.jspecify.annotations.NullMarked;
