/**
 * A model of the two Azure FHIR servers: what they answer and what they do to the data, in plain
 * Java without HTTP, threads or waiting.
 *
 * <p>{@link io.fhirmigration.testkit.server.FhirServerModel#handle} takes any request. Jobs move on
 * only when the model is asked and its clock says that their time has come, so that a test with a
 * settable clock decides every interleaving.
 */
@NullMarked
package io.fhirmigration.testkit.server;

import org.jspecify.annotations.NullMarked;
