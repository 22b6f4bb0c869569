/** The staging area in a folder of this machine. */
@NullMarked
package io.fhirmigration.internal.staging;

import org.jspecify.annotations.NullMarked;
