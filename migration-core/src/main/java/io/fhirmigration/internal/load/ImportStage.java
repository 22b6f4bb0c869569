package io.fhirmigration.internal.load;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.internal.objects.ImportAnswer;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ImportPayloadBuilder.Input;
import io.fhirmigration.spi.ImportPayloadBuilder.Payload;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Writes import bodies, sends them and asks how they stand. */
public final class ImportStage {
  /** More imports than this, and a control, would not fit a chunk's record. */
  static final int MAX_JOBS = 40;

  /** The server's own unit when none is named, in bytes. */
  private static final long DEFAULT_UNIT = 10_000_000;

  private final MigrationPlan plan;
  private final TargetServer target;
  private final StagingArea staging;
  private final ImportPayloadBuilder builder;
  private final ObjectShelf shelf;
  private final Supplier<String> names;

  /** An import stage for one plan. */
  public ImportStage(
      MigrationPlan plan,
      TargetServer target,
      StagingArea staging,
      ImportPayloadBuilder builder,
      ObjectShelf shelf,
      Supplier<String> names) {
    this.plan = plan;
    this.target = target;
    this.staging = staging;
    this.builder = builder;
    this.shelf = shelf;
    this.names = names;
  }

  /**
   * What an import is for.
   *
   * @param tries how often its lines were given to an import that failed
   * @param wholeFiles whether each file is to be read as one processing unit
   */
  public record Kind(Purpose purpose, int tries, boolean wholeFiles) {
    /** The first import of what was exported. */
    public static final Kind FIRST = new Kind(Purpose.LOAD, 0, false);

    /** Another import of files with lines of which the destination said nothing. */
    public static final Kind WHOLE_FILES = new Kind(Purpose.LOAD, 0, true);
  }

  /** The intents of importing these files: their bodies lie in staging. */
  public List<ImportJob> intend(
      Chunk chunk, List<StagedFile> files, int filesPerPayload, Kind kind) {
    Map<URI, StagedFile> byUrl = new TreeMap<>();
    long longest = 0;
    long largest = 0;
    for (StagedFile file : files) {
      if (file.lines() > 0 || kind.purpose() == Purpose.CONTROL) {
        byUrl.put(staging.url(file.container(), file.name()), file);
        longest = Math.max(longest, file.longestLine());
        largest = Math.max(largest, file.length());
      }
    }
    if (byUrl.isEmpty()) {
      return List.of();
    }
    staging.createContainer(errorContainer());
    List<Input> inputs = new ArrayList<>();
    byUrl.forEach((url, file) -> inputs.add(new Input(file.type(), url, file.etag())));
    long unit = kind.wholeFiles() ? largest + 1 : longest >= DEFAULT_UNIT ? longest + 2 : 0;
    List<ImportJob> jobs = new ArrayList<>();
    for (Payload payload : builder.build(request(inputs, unit, filesPerPayload))) {
      jobs.add(job(chunk, payload, byUrl, kind));
    }
    if (jobs.size() > MAX_JOBS) {
      throw new RejectedException(
          "chunk "
              + chunk.id()
              + " needs "
              + jobs.size()
              + " imports, and its record holds "
              + MAX_JOBS
              + ": raise filesPerPayload, or make its window smaller");
    }
    return jobs;
  }

  private ImportPayloadBuilder.Request request(List<Input> inputs, long unit, int maxInputs) {
    return new ImportPayloadBuilder.Request(
        inputs, names.get(), plan.importMode(), plan.history(), errorContainer(), unit, maxInputs);
  }

  private ImportJob job(Chunk chunk, Payload payload, Map<URI, StagedFile> byUrl, Kind kind) {
    List<StagedFile> files = new ArrayList<>();
    for (Input input : payload.inputs()) {
      files.add(Objects.requireNonNull(byUrl.get(input.url())));
    }
    shelf.writeRecords(inputsName(chunk, payload.nonce()), files);
    shelf.write(bodyName(chunk, payload.nonce()), payload.body());
    return ImportJob.intended(
        payload.nonce(),
        ObjectShelf.sha256(payload.body()),
        target.importUrl(),
        files.size(),
        files.stream().mapToLong(StagedFile::lines).sum(),
        kind.purpose(),
        kind.tries(),
        kind.wholeFiles());
  }

  /** The files that an import was given. */
  public List<StagedFile> inputs(Chunk chunk, ImportJob job) {
    byte[] content =
        shelf
            .find(shelf.container(), inputsName(chunk, job.nonce()))
            .orElseThrow(
                () -> new RejectedException("the list of inputs of " + job.nonce() + " is gone"));
    return RecordCodec.decodeList(content, StagedFile.class);
  }

  private static String inputsName(Chunk chunk, String nonce) {
    return "chunks/" + chunk.id() + "/inputs-" + nonce + ".json";
  }

  private static String bodyName(Chunk chunk, String nonce) {
    return "chunks/" + chunk.id() + "/import-" + nonce + ".json";
  }

  /** The same lines as a failed import, with a fresh nonce. */
  public List<ImportJob> again(Chunk chunk, ImportJob failed, int filesPerPayload, int tries) {
    Kind kind = new Kind(failed.purpose(), tries, failed.wholeFiles());
    return intend(chunk, inputs(chunk, failed), Math.max(filesPerPayload, failed.inputs()), kind);
  }

  /** Sends the exact bytes of the intent to the recorded URL, once. */
  public ImportJob send(Chunk chunk, ImportJob job) {
    byte[] body = shelf.read(bodyName(chunk, job.nonce()), job.body());
    return job.accepted(target.startImport(job.url(), body));
  }

  /** The first file of an import that is gone or no longer has its pinned length and ETag. */
  public Optional<String> changed(Chunk chunk, ImportJob job) {
    return inputs(chunk, job).stream()
        .filter(
            file ->
                staging
                    .find(file.container(), file.name())
                    .filter(there -> there.length() == file.length())
                    .filter(there -> there.etag().equals(file.etag()))
                    .isEmpty())
        .map(StagedFile::name)
        .findFirst();
  }

  /** Asks how the import stands. */
  public ImportPoll poll(String statusUrl) {
    return target.pollImport(statusUrl);
  }

  /**
   * Keeps the server's final answer as evidence and for the books, named by its content: asked
   * twice, a server may tell the same in another order.
   */
  public ImportJob keep(Chunk chunk, ImportJob job, ImportPoll.Complete complete) {
    String evidence = ObjectShelf.sha256(complete.body());
    shelf.write(
        "chunks/"
            + chunk.id()
            + "/answer-"
            + job.nonce()
            + "-"
            + evidence.substring(0, 16)
            + ".json",
        complete.body());
    return job.done(
        ImportAnswer.write(
            shelf, chunk, job.nonce(), new ImportAnswer(complete.files(), complete.errors())));
  }

  /** The final answer to an import that is done. */
  ImportAnswer answer(Chunk chunk, ImportJob job) {
    return ImportAnswer.read(shelf, chunk, job);
  }

  /** The container of the migration's own objects. */
  String ownContainer() {
    return shelf.container();
  }

  private String errorContainer() {
    return plan.id().value() + "-errors";
  }
}
