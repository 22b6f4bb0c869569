/** The comparison of every resource version of two sides, from NDJSON. */
@NullMarked
package io.fhirmigration.verify.full;

import org.jspecify.annotations.NullMarked;
