/** The decimal limit: numbers cut to what a destination can hold. */
@NullMarked
package io.fhirmigration.internal.transform.decimal;

import org.jspecify.annotations.NullMarked;
