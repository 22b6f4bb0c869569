/** Files that are there already: listed once, and what stands in for their source. */
@NullMarked
package io.fhirmigration.internal.adopt;

import org.jspecify.annotations.NullMarked;
