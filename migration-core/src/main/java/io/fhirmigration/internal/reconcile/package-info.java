/** The books of a chunk. */
@NullMarked
package io.fhirmigration.internal.reconcile;

import org.jspecify.annotations.NullMarked;
