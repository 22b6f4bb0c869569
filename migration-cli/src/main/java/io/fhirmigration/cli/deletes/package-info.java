/** {@code fhir-migrate reconcile-deletes}. */
@NullMarked
package io.fhirmigration.cli.deletes;

import org.jspecify.annotations.NullMarked;
