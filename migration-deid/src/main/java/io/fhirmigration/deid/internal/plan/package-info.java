/** Runs the rules of a configuration over a document. */
@NullMarked
package io.fhirmigration.deid.internal.plan;

import org.jspecify.annotations.NullMarked;
