/** Small programs, one idea each; every one of them is run by a test. */
@NullMarked
package io.fhirmigration.examples;

import org.jspecify.annotations.NullMarked;
