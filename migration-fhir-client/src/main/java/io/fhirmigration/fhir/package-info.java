/**
 * Azure API for FHIR and Azure Health Data Services as source and destination of a migration.
 *
 * <p>Build one {@link io.fhirmigration.fhir.FhirConnection} per server, then {@link
 * io.fhirmigration.fhir.AzureFhirSource} or {@link io.fhirmigration.fhir.AhdsTarget} on it.
 */
@NullMarked
package io.fhirmigration.fhir;

import org.jspecify.annotations.NullMarked;
