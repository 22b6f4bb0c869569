/** Rules whose FHIRPath is not compiled here, evaluated by a library that may be there. */
@NullMarked
package io.fhirmigration.deid.internal.engine;

import org.jspecify.annotations.NullMarked;
