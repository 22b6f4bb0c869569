/** Storage that fails as a script says. */
@NullMarked
package io.fhirmigration.testkit.storage;

import org.jspecify.annotations.NullMarked;
