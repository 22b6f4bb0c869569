/**
 * De-identifies FHIR resources by the configuration files of Microsoft's FHIR anonymizer,
 * unchanged: alone ({@link io.fhirmigration.deid.Anonymizer}) or as the transformer {@code deid} of
 * a migration.
 */
@NullMarked
package io.fhirmigration.deid;

import org.jspecify.annotations.NullMarked;
