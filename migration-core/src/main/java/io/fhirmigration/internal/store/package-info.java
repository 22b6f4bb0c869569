/** The state store for tests and trials. */
@NullMarked
package io.fhirmigration.internal.store;

import org.jspecify.annotations.NullMarked;
