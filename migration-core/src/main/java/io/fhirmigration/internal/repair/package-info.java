/** Quarantined lines on their way back. */
@NullMarked
package io.fhirmigration.internal.repair;

import org.jspecify.annotations.NullMarked;
