/** The nouns of a migration: immutable records in the order in which data travels. */
@NullMarked
package io.fhirmigration.model;

import org.jspecify.annotations.NullMarked;
