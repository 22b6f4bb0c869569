package io.fhirmigration.store.jdbc;

class MariaDbCrashMatrixIT extends DatabaseCrashMatrix {
  MariaDbCrashMatrixIT() {
    super(MariaDbServer.database(), 8);
  }
}
