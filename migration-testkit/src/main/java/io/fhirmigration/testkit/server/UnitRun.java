package io.fhirmigration.testkit.server;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.server.ImportDefinition.Input;
import io.fhirmigration.testkit.server.LineParser.LineError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Does the work of one processing unit of an import. */
final class UnitRun {
  private static final int BATCH = 1000;
  private static final Pattern CONTAINER = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final ServerState state;
  private final StagingArea storage;
  private final ImportJob job;
  private final ImportUnit unit;
  private final MergeRules rules;
  private final LineParser parser;
  private final ErrorRows errors;
  private long taken;

  UnitRun(ServerState state, ImportJob job, ImportUnit unit) {
    ImportDefinition definition = job.definition();
    this.state = state;
    this.storage = state.config().storage();
    this.job = job;
    this.unit = unit;
    this.rules =
        new MergeRules(state, definition.initialLoad(), definition.allowNegativeVersions());
    this.parser =
        new LineParser(definition.inputs().get(unit.input()).type(), definition.initialLoad());
    this.errors = new ErrorRows(unit.offset());
  }

  /** The unit after its work, in this stage, or failed; what was stored before a failure stays. */
  ImportUnit ended(ImportUnit.Stage end) {
    String container = job.definition().errorContainer();
    try {
      checkContainerName(container);
      storage.createContainer(container);
      readAll();
      errors.write(storage, container, ErrorRows.name(job, unit));
      return unit.ended(end, taken, errors.count());
    } catch (UnitFailure e) {
      return unit.failed(e.status(), e.reason());
    } catch (MigrationException | IOException e) {
      return unit.failed(500, UnitFailure.masked().reason());
    }
  }

  private void readAll() throws IOException {
    try (UnitReader reader =
        new UnitReader(
            open(), unit.offset(), job.definition().unitBytes(), state.config().byteCountQuirk())) {
      List<UnitReader.Line> batch = new ArrayList<>();
      Optional<UnitReader.Line> line = reader.next();
      while (line.isPresent()) {
        batch.add(line.get());
        line = reader.next();
        if (batch.size() == BATCH || line.isEmpty()) {
          merge(batch);
          batch.clear();
        }
      }
    }
  }

  private void merge(List<UnitReader.Line> batch) {
    Instant now = unit.due();
    List<ImportLine> lines = new ArrayList<>();
    for (UnitReader.Line line : batch) {
      try {
        Optional<String> refusal = state.refusal(line.bytes());
        if (refusal.isPresent()) {
          errors.unreadable(line.number(), refusal.get());
          continue;
        }
        lines.add(parser.parse(line, now));
        if (state.isPoison(line.bytes())) {
          throw UnitFailure.masked();
        }
      } catch (LineError e) {
        errors.unreadable(line.number(), e.text());
      }
    }
    lines.forEach(this::checkNumbers);
    checkRoom(lines);
    MergeResult result = rules.merge(lines, now);
    result.duplicates().forEach(errors::duplicate);
    result.conflicts().forEach(errors::conflict);
    taken += result.taken();
  }

  private void checkNumbers(ImportLine line) {
    state
        .config()
        .decimals()
        .check(line.json())
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  /** A type has only so many internal ids for one millisecond. */
  private void checkRoom(List<ImportLine> lines) {
    Map<String, Map<Long, Long>> wanted =
        lines.stream()
            .filter(line -> line.kind() != ImportLine.Kind.UNDATED)
            .filter(line -> isNew(line))
            .collect(
                Collectors.groupingBy(
                    ImportLine::type,
                    Collectors.groupingBy(ImportLine::millis, Collectors.counting())));
    wanted.forEach(
        (type, byMillis) ->
            byMillis.forEach(
                (millis, count) -> {
                  int stored = new TimeFilter(millis, millis).of(state.store().all(type)).size();
                  if (stored + count > state.config().idsPerMillisecond()) {
                    throw UnitFailure.internalIds();
                  }
                }));
  }

  private boolean isNew(ImportLine line) {
    return state.store().find(line.type(), line.id()).flatMap(r -> r.at(line.millis())).isEmpty();
  }

  private InputStream open() {
    Input input = job.definition().inputs().get(unit.input());
    Optional<StagedObject> pin =
        storage
            .locate(URI.create(input.url()))
            .flatMap(place -> storage.find(place.container(), place.name()));
    try {
      return storage.open(pin.orElseThrow(UnitRun::vanished), unit.offset());
    } catch (RejectedException e) {
      throw vanished();
    }
  }

  private static UnitFailure vanished() {
    return new UnitFailure(
        400,
        "Input file deleted, renamed, or moved during job. Import processing operation failed.");
  }

  private static void checkContainerName(String name) {
    if (name.length() < 3 || name.length() > 63) {
      throw new UnitFailure(
          400, "The error container name must be between 3 and 63 characters long.");
    }
    if (!CONTAINER.matcher(name).matches()) {
      throw new UnitFailure(400, "Error container name contains invalid characters.");
    }
  }
}
