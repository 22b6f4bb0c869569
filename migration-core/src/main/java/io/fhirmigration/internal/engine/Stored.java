package io.fhirmigration.internal.engine;

import io.fhirmigration.spi.StateRecord;

/** A typed record together with the row it was read from or written as. */
record Stored<T>(StateRecord row, T value) {}
