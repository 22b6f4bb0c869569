/** The storage emulator Azurite as a process of its own, for tests that need a real service. */
@NullMarked
package io.fhirmigration.testkit.azurite;

import org.jspecify.annotations.NullMarked;
