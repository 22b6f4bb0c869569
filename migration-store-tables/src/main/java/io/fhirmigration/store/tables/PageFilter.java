package io.fhirmigration.store.tables;

import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateStore.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The OData filter of one page. The keys in it hold no quotation mark. */
final class PageFilter {
  private PageFilter() {}

  static String of(Scope scope, Optional<RecordKey> after) {
    List<String> conditions = new ArrayList<>();
    scope.migration().ifPresent(it -> conditions.add(partition("eq", it.value())));
    scope
        .kind()
        .ifPresent(
            kind -> {
              conditions.add(row("ge", RowKeys.start(kind)));
              conditions.add(row("lt", RowKeys.end(kind)));
            });
    after.ifPresent(key -> conditions.add(behind(scope, key)));
    if (scope.openOnly()) {
      conditions.add(RecordEntity.OPEN + " eq true");
    }
    return String.join(" and ", conditions);
  }

  private static String behind(Scope scope, RecordKey key) {
    String migration = key.migration().value();
    if (scope.migration().filter(key.migration()::equals).isPresent()) {
      return row("gt", RowKeys.of(key));
    }
    return "("
        + partition("gt", migration)
        + " or ("
        + partition("eq", migration)
        + " and "
        + row("gt", RowKeys.of(key))
        + "))";
  }

  static String partition(String comparison, String value) {
    return "PartitionKey " + comparison + " '" + value + "'";
  }

  static String row(String comparison, String value) {
    return "RowKey " + comparison + " '" + value + "'";
  }
}
