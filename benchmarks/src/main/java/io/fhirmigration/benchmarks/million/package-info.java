/** A whole migration of very many resources by the command line, measured from outside. */
@NullMarked
package io.fhirmigration.benchmarks.million;

import org.jspecify.annotations.NullMarked;
