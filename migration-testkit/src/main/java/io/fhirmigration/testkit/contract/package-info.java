/** What every plugin must do, as abstract tests: an implementation extends one and is told. */
@NullMarked
package io.fhirmigration.testkit.contract;

import org.jspecify.annotations.NullMarked;
