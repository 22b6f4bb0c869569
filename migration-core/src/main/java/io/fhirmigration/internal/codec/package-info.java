/** The JSON form of records. */
@NullMarked
package io.fhirmigration.internal.codec;

import org.jspecify.annotations.NullMarked;
