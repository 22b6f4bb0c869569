/** How fast NDJSON is copied, guarded and rewritten, beside the usual ways to do it. */
@NullMarked
package io.fhirmigration.benchmarks;

import org.jspecify.annotations.NullMarked;
