/** What rules do to the nodes they match. */
@NullMarked
package io.fhirmigration.deid.internal.method;

import org.jspecify.annotations.NullMarked;
