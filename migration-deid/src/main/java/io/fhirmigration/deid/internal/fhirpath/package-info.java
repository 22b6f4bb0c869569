/** A compiled subset of FHIRPath; items are nodes, strings, booleans, longs, decimals, times. */
@NullMarked
package io.fhirmigration.deid.internal.fhirpath;

import org.jspecify.annotations.NullMarked;
