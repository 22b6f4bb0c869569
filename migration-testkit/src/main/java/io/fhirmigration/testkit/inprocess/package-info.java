/**
 * A model server as source and destination of an engine, without HTTP.
 *
 * <p>What the HTTP client does with an answer, these do with the model's, and a connection that a
 * fault script breaks surfaces as the same exception. Nothing is repeated inside and nothing waits.
 */
@NullMarked
package io.fhirmigration.testkit.inprocess;

import org.jspecify.annotations.NullMarked;
