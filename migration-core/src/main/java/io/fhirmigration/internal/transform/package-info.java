/** Scanning, rewriting and pinning of exported files. */
@NullMarked
package io.fhirmigration.internal.transform;

import org.jspecify.annotations.NullMarked;
