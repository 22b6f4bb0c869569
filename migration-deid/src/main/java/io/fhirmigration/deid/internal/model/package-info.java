/** The types of FHIR and their elements, as tables. */
@NullMarked
package io.fhirmigration.deid.internal.model;

import org.jspecify.annotations.NullMarked;
