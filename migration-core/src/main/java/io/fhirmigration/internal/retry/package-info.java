/** Pauses after failures. */
@NullMarked
package io.fhirmigration.internal.retry;

import org.jspecify.annotations.NullMarked;
