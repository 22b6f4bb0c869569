/** The reconcile loop: the only place that knows the order of the stages. */
@NullMarked
package io.fhirmigration.internal.engine;

import org.jspecify.annotations.NullMarked;
