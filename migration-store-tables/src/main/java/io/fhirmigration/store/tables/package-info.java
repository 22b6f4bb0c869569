/**
 * The state store in a table of an Azure Storage account: {@link
 * io.fhirmigration.store.tables.TableStateStore}, opened by a builder or, under the name {@code
 * tables}, by {@link io.fhirmigration.store.tables.TableStateStoreProvider}.
 *
 * <p>A record is one entity: partition key is the migration, row key the number of the record's
 * kind and its id. The properties beside the document are for people with a storage explorer.
 */
@NullMarked
package io.fhirmigration.store.tables;

import org.jspecify.annotations.NullMarked;
