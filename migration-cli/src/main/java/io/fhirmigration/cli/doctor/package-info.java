/** The {@code doctor} command: looks for what would stop a migration before anything is started. */
@NullMarked
package io.fhirmigration.cli.doctor;

import org.jspecify.annotations.NullMarked;
