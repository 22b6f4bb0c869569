package io.fhirmigration.store.jdbc;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class H2SchemaTest extends SchemaContract {
  @Override
  Database database() {
    return new Database(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "password");
  }

  @Override
  Dialect dialect() {
    return Dialect.H2;
  }

  @Override
  Database forAUserOfTheTables() {
    database.run(
        List.of(
            "create user writer password 'of writer'",
            "grant select, insert, update, delete on fhirmigration_record to writer",
            "grant select on fhirmigration_schema to writer"));
    return new Database(database.url().replaceFirst(";.*", ""), "writer", "of writer");
  }

  @AfterEach
  void drop() {
    database.run(List.of("shutdown"));
  }
}
