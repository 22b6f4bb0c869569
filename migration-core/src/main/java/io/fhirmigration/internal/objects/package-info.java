/** Write-once objects in staging that records name by hash. */
@NullMarked
package io.fhirmigration.internal.objects;

import org.jspecify.annotations.NullMarked;
