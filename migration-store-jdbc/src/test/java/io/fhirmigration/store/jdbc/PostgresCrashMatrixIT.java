package io.fhirmigration.store.jdbc;

class PostgresCrashMatrixIT extends DatabaseCrashMatrix {
  PostgresCrashMatrixIT() {
    super(PostgresServer.database(), 3);
  }
}
