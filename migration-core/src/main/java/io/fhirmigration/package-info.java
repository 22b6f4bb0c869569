/**
 * Moves FHIR data between servers without losing a resource.
 *
 * <pre>
 * source --&gt; plan a chunk --&gt; export --&gt; transform --&gt; import --&gt; reconcile --&gt; close --&gt; next chunk
 *                  |____________ every arrow is persisted before the next begins ____________|
 * </pre>
 *
 * <p>Start with {@link io.fhirmigration.MigrationEngine}; {@link io.fhirmigration.Migrations} looks
 * at a migration and steers it without an engine. The nouns are in {@code model}, what a plugin
 * implements is in {@code spi}, streaming of resource lines is in {@code ndjson}.
 */
@NullMarked
package io.fhirmigration;

import org.jspecify.annotations.NullMarked;
