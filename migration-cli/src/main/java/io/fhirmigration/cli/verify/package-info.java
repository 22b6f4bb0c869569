/** {@code verify}: comparisons of two sides, also of migrations that were made with other tools. */
@NullMarked
package io.fhirmigration.cli.verify;

import org.jspecify.annotations.NullMarked;
