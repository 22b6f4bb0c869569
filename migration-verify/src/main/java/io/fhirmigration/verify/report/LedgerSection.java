package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;

/** The books, as a chart and as a table. */
final class LedgerSection {
  private static final List<String> COLUMNS =
      List.of("exported", "imported", "repeated", "quarantined", "excluded");

  private final Html html;
  private final JsonObject ledger;

  LedgerSection(Html html, JsonObject report) {
    this.html = html;
    this.ledger = report.object("ledger").orElseThrow();
  }

  void write() {
    List<JsonObject> types = ledger.array("types").stream().map(JsonObject.class::cast).toList();
    html.open("section", "id", "ledger", "aria-labelledby", "ledger-head")
        .element("h2", "Ledger", "id", "ledger-head")
        .element(
            "p",
            "In lines of all closed chunks. Each exported line stands in exactly one of the other"
                + " columns, or the chunk does not close: exported = imported + there already +"
                + " in quarantine + left out. The books "
                + (Words.yesNo(ledger, "balances").equals("yes") ? "balance." : "do not balance."));
    if (!types.isEmpty()) {
      new LedgerChart(html, types).draw();
    }
    Table table =
        new Table(
            html,
            "Lines by resource type",
            List.of("Type", "Exported", "Imported", "There already", "In quarantine", "Left out"),
            1,
            6);
    types.forEach(type -> row(table, "", type, type.string("type").orElse("")));
    row(table, "total", ledger.object("total").orElseThrow(), "All types");
    table.end();
    html.close();
  }

  private static void row(Table table, String kind, JsonObject line, String name) {
    table.row(
        kind,
        List.of(
            name,
            Words.number(line, COLUMNS.get(0)),
            Words.number(line, COLUMNS.get(1)),
            Words.number(line, COLUMNS.get(2)),
            Words.number(line, COLUMNS.get(3)),
            Words.number(line, COLUMNS.get(4))));
  }
}
