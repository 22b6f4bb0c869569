/** Deletes staged files that nobody needs any more. */
@NullMarked
package io.fhirmigration.internal.cleanup;

import org.jspecify.annotations.NullMarked;
