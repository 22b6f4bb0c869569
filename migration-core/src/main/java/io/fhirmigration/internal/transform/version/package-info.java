/** Versions and dates whose order agrees. */
@NullMarked
package io.fhirmigration.internal.transform.version;

import org.jspecify.annotations.NullMarked;
