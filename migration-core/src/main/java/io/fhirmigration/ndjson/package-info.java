/** Streaming of resource lines and exact JSON, usable alone. */
@NullMarked
package io.fhirmigration.ndjson;

import org.jspecify.annotations.NullMarked;
