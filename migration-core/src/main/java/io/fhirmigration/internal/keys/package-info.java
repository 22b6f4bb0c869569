/** Key lists: what a chunk has imported, line by line, as it lies in staging. */
@NullMarked
package io.fhirmigration.internal.keys;

import org.jspecify.annotations.NullMarked;
