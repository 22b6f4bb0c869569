/** Deletes at the destination what this migration imported and the source no longer has. */
@NullMarked
package io.fhirmigration.verify.deletes;

import org.jspecify.annotations.NullMarked;
