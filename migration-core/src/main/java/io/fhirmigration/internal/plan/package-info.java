/** How far the next window of a lane reaches: the built-in chunk strategies. */
@NullMarked
package io.fhirmigration.internal.plan;

import org.jspecify.annotations.NullMarked;
