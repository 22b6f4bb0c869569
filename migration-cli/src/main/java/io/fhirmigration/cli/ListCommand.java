package io.fhirmigration.cli;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code list}: names the migrations of a store. */
@Command(
    name = "list",
    description = "Names the migrations of a store.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  ListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return store.all(console, this::print);
  }

  private int print(Migrations migrations) {
    List<MigrationStatus> all = migrations.list().stream().map(migrations::status).toList();
    if (output.json()) {
      List<JsonObject> entries = all.stream().map(ListCommand::entry).toList();
      console
          .out()
          .println(JsonValue.object().put("migrations", JsonValue.array(entries)).build().toJson());
    } else {
      all.forEach(
          status ->
              console
                  .out()
                  .println(
                      status.id() + "  " + status.phase() + "  " + StatusText.watermark(status)));
    }
    return ExitCode.COMPLETED.code();
  }

  private static JsonObject entry(MigrationStatus status) {
    return JsonValue.object()
        .put("migration", status.id().value())
        .put("state", status.phase().name())
        .build();
  }
}
