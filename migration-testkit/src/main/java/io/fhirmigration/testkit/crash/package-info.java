/** Crashes between any two store writes, and what must hold after the restart. */
@NullMarked
package io.fhirmigration.testkit.crash;

import org.jspecify.annotations.NullMarked;
