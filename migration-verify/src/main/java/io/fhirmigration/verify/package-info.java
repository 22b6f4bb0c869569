/** Comparisons of source and destination when everything has travelled. */
@NullMarked
package io.fhirmigration.verify;

import org.jspecify.annotations.NullMarked;
