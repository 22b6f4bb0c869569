/** Lines that the destination refused, beside the reasons. */
@NullMarked
package io.fhirmigration.internal.quarantine;

import org.jspecify.annotations.NullMarked;
