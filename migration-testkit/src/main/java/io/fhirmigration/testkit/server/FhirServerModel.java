package io.fhirmigration.testkit.server;

import io.fhirmigration.spi.StagingArea;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One FHIR server: its resource versions, its jobs and what it answers.
 *
 * <p>Thread-safe by one lock, which {@link #handle} holds while it works and uses the storage. The
 * model starts no thread: jobs move on, up to the time that the clock shows, whenever a method is
 * called. With a directory, what a method has done survives the death of the process when the
 * method returns, and a model opened on the same directory goes on from there.
 */
public final class FhirServerModel implements AutoCloseable {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ServerState state;
  private final ExportJobs exports;
  private final ImportJobs imports;
  private final Reindexes reindexes;
  private final Router router;
  private FaultScript faults = FaultScript.none();

  FhirServerModel(ServerConfig config, Optional<Path> directory) {
    state = new ServerState(config);
    exports = new ExportJobs(state);
    imports = new ImportJobs(state);
    reindexes = new Reindexes(state);
    router = new Router(state, exports, imports, reindexes);
    directory.ifPresent(
        dir -> state.journalTo(FileJournal.open(dir.resolve("server.journal"), this::replay)));
  }

  /**
   * Starts the description of a server.
   *
   * @param face which server
   * @param base its base URL, without trailing slash
   * @param storage where exports go and imports come from; not closed by the model
   */
  public static FhirServerBuilder builder(Face face, URI base, StagingArea storage) {
    return new FhirServerBuilder(face, base, storage);
  }

  /** The base URL, without trailing slash. */
  public URI base() {
    return state.config().base();
  }

  /** Which server this is. */
  public Face face() {
    return state.config().face();
  }

  /** Decides from now on which requests go wrong. */
  public synchronized void faults(FaultScript script) {
    faults = script;
  }

  /**
   * Answers a request; every answer has a {@code Date} header by the model's clock.
   *
   * @throws ConnectionLostException when the fault script takes the answer away
   */
  public synchronized ModelResponse handle(ModelRequest request) {
    tick();
    Optional<Fault> fault = faults.before(request);
    ModelResponse answer =
        fault.isEmpty() ? router.route(request, false) : struck(request, fault.get());
    state.journal().flush();
    return answer.header("Date", HTTP_DATE.format(state.now()));
  }

  /** Lets the jobs do what is due by now. */
  public synchronized void tick() {
    exports.tick(state.now());
    imports.tick(state.now());
    state.journal().flush();
  }

  /**
   * Stores versions without asking whether they are plausible, as if they had always been there.
   */
  public Seeder seeder() {
    return new Seeder(this, state);
  }

  /** All versions, in order of their dates; bodies are read at once. */
  public synchronized List<ResourceVersion> versions() {
    tick();
    return state.store().all().stream()
        .map(
            v ->
                new ResourceVersion(
                    v.type(), v.id(), v.version(), v.lastUpdated(), v.deleted(), v.body().bytes()))
        .toList();
  }

  /** Whether the version is the resource's current one. */
  public synchronized boolean isCurrent(ResourceVersion version) {
    return state
        .store()
        .current(version.type(), version.id())
        .filter(current -> current.version() == version.versionId())
        .isPresent();
  }

  /** Switches the state on or off in which only exports and their status are answered. */
  public synchronized void deprecated(boolean on) {
    state.deprecated(on);
  }

  /** Switches the initial import mode on or off, which locks everything but imports. */
  public synchronized void initialImportMode(boolean on) {
    state.initialImportMode(on);
  }

  /** Adds this to every count, for tests of counts that are too large. */
  public synchronized void countBias(long bias) {
    state.countBias(bias);
  }

  /** Cancels an export as the server itself may do: it then claims to be complete and empty. */
  public synchronized void cancelExportInside(long number) {
    tick();
    exports.end(
        exports.find(number).orElseThrow().in(ExportJob.Stage.CANCELLED_INSIDE, state.now()));
  }

  /** Lets an export fail. */
  public synchronized void failExport(long number, int status, String reason) {
    tick();
    exports.end(exports.find(number).orElseThrow().failed(status, reason, state.now()));
  }

  /** Forgets an import, as a server does that purges its queue; what it wrote stays. */
  public synchronized void purgeImport(long number) {
    tick();
    imports.purge(number);
  }

  /** Releases the journal; the storage stays open. */
  @Override
  public synchronized void close() {
    state.journal().close();
  }

  private ModelResponse struck(ModelRequest request, Fault fault) {
    if (fault instanceof Fault.Refuse refuse) {
      return refuse.response();
    }
    if (fault instanceof Fault.Unreachable) {
      throw new ConnectionLostException(false);
    }
    if (fault instanceof Fault.CutBefore) {
      throw new ConnectionLostException(true);
    }
    ModelResponse answer = router.route(request, fault instanceof Fault.EarlyManifest);
    if (fault instanceof Fault.LoseReply) {
      state.journal().flush();
      throw new ConnectionLostException(true);
    }
    return fault instanceof Fault.Alter alter ? alter.change().apply(answer) : answer;
  }

  private void replay(Journal.Entry entry) {
    switch (entry.kind()) {
      case EXPORT -> exports.replay(entry.header());
      case IMPORT -> imports.replay(entry.header());
      case REINDEX -> reindexes.replay(entry.header());
      default -> state.replay(entry);
    }
  }
}
