/** Changes to the bytes of a line, which leave everything else of it as it was. */
@NullMarked
package io.fhirmigration.internal.transform.edit;

import org.jspecify.annotations.NullMarked;
