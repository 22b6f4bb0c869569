/** What transformers know of the whole range, in staging. */
@NullMarked
package io.fhirmigration.internal.surveys;

import org.jspecify.annotations.NullMarked;
