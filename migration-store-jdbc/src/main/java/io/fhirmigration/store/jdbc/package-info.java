/**
 * The state store on a relational database: {@link io.fhirmigration.store.jdbc.H2FileStore} is the
 * embedded default, {@link io.fhirmigration.store.jdbc.JdbcStateStore} takes any data source of H2,
 * PostgreSQL or MariaDB.
 */
@NullMarked
package io.fhirmigration.store.jdbc;

import org.jspecify.annotations.NullMarked;
