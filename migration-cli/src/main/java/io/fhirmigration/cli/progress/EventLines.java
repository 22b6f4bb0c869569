package io.fhirmigration.cli.progress;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationEvent.Audited;
import io.fhirmigration.MigrationEvent.ChunkChanged;
import io.fhirmigration.MigrationEvent.MigrationChanged;
import io.fhirmigration.cli.HoldText;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.Phase;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Chooses the events that people want to hear of and puts each into a line. */
final class EventLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private final Clock clock;
  private Optional<Phase> phase = Optional.empty();
  private Optional<Hold> held = Optional.empty();

  EventLines(Clock clock) {
    this.clock = clock;
  }

  /** The line of an event; nothing when it is not worth one. */
  synchronized Optional<String> of(MigrationEvent event) {
    return words(event).map(words -> TIME.format(clock.instant()) + " " + words);
  }

  private Optional<String> words(MigrationEvent event) {
    if (event instanceof MigrationChanged changed) {
      return phase(changed.now()).or(() -> hold(changed.now()));
    }
    if (event instanceof ChunkChanged changed) {
      return chunk(changed.chunk());
    }
    return event instanceof Audited audited ? audit(audited.entry()) : Optional.empty();
  }

  private Optional<String> phase(Migration now) {
    if (phase.filter(now.phase()::equals).isPresent()) {
      return Optional.empty();
    }
    phase = Optional.of(now.phase());
    return Optional.of(now.phase() + (now.note().isEmpty() ? "" : ": " + now.note()));
  }

  private Optional<String> hold(Migration now) {
    if (held.equals(now.hold())) {
      return Optional.empty();
    }
    held = now.hold();
    return Optional.of(held.map(hold -> "held: " + HoldText.of(hold)).orElse("held no longer"));
  }

  private static Optional<String> chunk(Chunk chunk) {
    String span =
        chunk
            .files()
            .map(run -> run.files() + " files")
            .orElseGet(() -> "up to " + chunk.window().till());
    String name = "chunk " + chunk.id() + ", " + span + ": ";
    if (chunk.state() instanceof ChunkState.Closed closed) {
      return Optional.of(name + "closed, " + books(closed.ledger().total()));
    }
    if (chunk.state() instanceof ChunkState.NeedsAttention needs) {
      return Optional.of(
          name
              + "needs attention, "
              + needs.kind()
              + ": "
              + needs.reason()
              + "; next: "
              + needs.nextStep());
    }
    return Optional.empty();
  }

  private static String books(LedgerLine total) {
    return String.format(
        Locale.ROOT,
        "exported %,d, imported %,d, repeated %,d, quarantined %,d, excluded %,d",
        total.exported(),
        total.imported(),
        total.repeated(),
        total.quarantined(),
        total.excluded());
  }

  private static Optional<String> audit(AuditEntry entry) {
    return Optional.of(
        entry.what()
            + " by "
            + entry.by()
            + (entry.detail().isEmpty() ? "" : ": " + entry.detail()));
  }
}
