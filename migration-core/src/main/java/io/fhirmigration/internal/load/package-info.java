/** Import payloads and import jobs. */
@NullMarked
package io.fhirmigration.internal.load;

import org.jspecify.annotations.NullMarked;
