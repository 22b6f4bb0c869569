/** The comparison of single resources, read from both servers: a sample, or the ones asked for. */
@NullMarked
package io.fhirmigration.verify.deep;

import org.jspecify.annotations.NullMarked;
