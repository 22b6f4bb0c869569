/**
 * Parts for tests: clocks, executors and a staging area that depend on nothing outside the test.
 */
@NullMarked
package io.fhirmigration.testkit;

import org.jspecify.annotations.NullMarked;
