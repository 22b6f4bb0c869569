/** Shows how far a migration is: in place on a terminal, one line per event elsewhere. */
@NullMarked
package io.fhirmigration.cli.progress;

import org.jspecify.annotations.NullMarked;
