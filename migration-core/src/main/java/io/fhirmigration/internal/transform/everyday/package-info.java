/** Small transformers that many migrations need. */
@NullMarked
package io.fhirmigration.internal.transform.everyday;

import org.jspecify.annotations.NullMarked;
