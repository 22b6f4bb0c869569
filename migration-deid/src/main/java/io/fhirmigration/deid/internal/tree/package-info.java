/** A resource as a tree of typed nodes that know their bytes. */
@NullMarked
package io.fhirmigration.deid.internal.tree;

import org.jspecify.annotations.NullMarked;
