/** {@code transform}: changes files by transformers, without a server. */
@NullMarked
package io.fhirmigration.cli.transform;

import org.jspecify.annotations.NullMarked;
