package io.fhirmigration.testkit.server;

import io.fhirmigration.spi.StagingArea;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One FHIR server: its resource versions, its jobs and what it answers.
 *
 * <p>Thread-safe by one lock, which {@link #handle} holds while it works and uses the storage. The
 * model starts no thread: jobs move on, up to the time that the clock shows, whenever a method is
 * called. With a directory, what a method has done survives the death of the process when the
 * method returns, and a model opened on the same directory goes on from there.
 */
public final class FhirServerModel implements AutoCloseable {
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
   * Answers a request; every answer has a {@code Date} header by the model's clock. Only a look at
   * an import may take time, see {@link FhirServerBuilder#slowStatus}; the lock is free meanwhile.
   *
   * @throws ConnectionLostException when the fault script takes the answer away
   */
  public ModelResponse handle(ModelRequest request) {
    boolean slow;
    ModelResponse answer;
    synchronized (this) {
      tick();
      Optional<Fault> fault = faults.before(request);
      answer = fault.isEmpty() ? routed(request, false) : struck(request, fault.get());
      state.journal().flush();
      slow = imports.isSlow(request);
    }
    if (slow) {
      state.config().slowStatus().pass();
    }
    return answer;
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

  /** Switches imports on or off; they are on to begin with, where the server has them at all. */
  public synchronized void importEnabled(boolean on) {
    state.importEnabled(on);
  }

  /** Denies these rights from now on, and only these, to whoever asks (403). */
  public synchronized void deny(Right... rights) {
    state.deny(Set.of(rights));
  }

  /** Adds this to every count, for tests of counts that are too large. */
  public synchronized void countBias(long bias) {
    state.countBias(bias);
  }

  /**
   * Decides from now on which lines the server chokes on: an import that meets one fails with a 500
   * that names neither line nor reason. Nothing of the line's batch is stored; batches before it
   * stay. A line that is refused on its own is not asked about.
   *
   * @param line called with each line of each import, without its line end, under the model's lock;
   *     must not change the bytes
   */
  public synchronized void poison(Predicate<byte[]> line) {
    state.poison(line);
  }

  /**
   * Decides from now on which lines an import refuses with an error row of their own, as the server
   * does with what its parser cannot read.
   *
   * @param words called with each line of each import, without its line end, under the model's
   *     lock; answers the words of the row, or nothing for a line that is read on; must not change
   *     the bytes
   */
  public synchronized void refuse(Function<byte[], Optional<String>> words) {
    state.refuse(words);
  }

  /**
   * Decides from now on which versions an export holds twice, as parallel ones may; they count
   * twice in its manifest.
   *
   * @param version called with {@code type/id/version} for each row of each export
   */
  public synchronized void exportTwice(Predicate<String> version) {
    state.exportedTwice(version);
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
      return dated(refuse.response());
    }
    if (fault instanceof Fault.Unreachable) {
      throw new ConnectionLostException(false);
    }
    if (fault instanceof Fault.CutBefore) {
      throw new ConnectionLostException(true);
    }
    if (fault instanceof Fault.Meanwhile meanwhile) {
      meanwhile.event().accept(request);
      return routed(request, false);
    }
    ModelResponse answer = routed(request, fault instanceof Fault.EarlyManifest);
    if (fault instanceof Fault.LoseReply) {
      state.journal().flush();
      throw new ConnectionLostException(true);
    }
    return fault instanceof Fault.Alter alter ? alter.change().apply(answer) : answer;
  }

  private ModelResponse routed(ModelRequest request, boolean earlyManifest) {
    return dated(router.route(request, earlyManifest));
  }

  private ModelResponse dated(ModelResponse answer) {
    return answer.header("Date", Faults.HTTP_DATE.format(state.now()));
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
