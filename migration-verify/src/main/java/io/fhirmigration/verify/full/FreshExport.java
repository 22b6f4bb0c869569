package io.fhirmigration.verify.full;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.CountQuery.Kind;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import io.fhirmigration.spi.SourceServer.ExportRequest;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Exports what the destination of a migration holds, with history and deletes, so that a {@link
 * FullCheck} can compare it.
 *
 * <p>What was asked for is written to staging before the kick-off is sent, and its status URL
 * afterwards: a run that is repeated goes on with the same export. One whose answer was lost is
 * found by the folder that it writes; where none shows up it is given up for another one in a
 * container of its own, looked for by every later run, and cancelled when it shows up. A manifest
 * is taken when it names every non-empty file of its container, and has as many rows as the server
 * counts or is the same a minute later.
 *
 * <p>Used by one thread, and by one process for a migration at a time. Blocks until the server has
 * exported everything, and waits as it is asked to.
 */
public final class FreshExport {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration SECOND_LOOK = Duration.ofSeconds(60);
  private static final int PATIENCE = 12;
  private static final int SEARCHES = 60;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int RANDOM_LETTERS = 24;

  private final SourceServer server;
  private final StagingArea staging;
  private final MigrationId migration;
  private final Consumer<Duration> waiting;
  private final Consumer<String> news;
  private final SecureRandom random = new SecureRandom();

  /**
   * An export of this server.
   *
   * @param server the destination, asked as a source
   * @param staging where it writes to
   * @param waiting waits for as long as it is told
   * @param news is told what happens, in lines for people and without patient data
   */
  public FreshExport(
      SourceServer server,
      StagingArea staging,
      MigrationId migration,
      Consumer<Duration> waiting,
      Consumer<String> news) {
    this.server = server;
    this.staging = staging;
    this.migration = migration;
    this.waiting = waiting;
    this.news = news;
  }

  /**
   * Exports, or goes on with an export that an earlier run began less than a day ago.
   *
   * @param types only these; empty for all
   * @param state what must be the same for an export of an earlier run to be of use
   * @throws RejectedException when the server refuses or the export fails
   * @throws RetryableException when the server does not answer for a minute; repeating goes on
   */
  public NdjsonFiles take(List<String> types, Window window, String state) {
    String asked = server.base() + " " + types + " " + window.since() + " " + state;
    KickOff known = withoutLost(KickOff.read(staging, shelf()));
    boolean old = known.at().isBefore(server.now().minus(LONGEST));
    if (known.isDecided() && (known.ended() || old || !known.asked().equals(asked))) {
      known = forget(known);
    }
    if (known.isDecided()) {
      news.accept("goes on with the export of the destination that began at " + known.at());
    }
    for (int attempt = 1; ; attempt++) {
      KickOff running = running(known, asked, types, window);
      Optional<NdjsonFiles> files = await(running, types, window);
      if (files.isPresent()) {
        return files.get();
      }
      if (attempt > 1) {
        throw new RejectedException(
            "the destination forgot its export twice; look at its jobs, then repeat");
      }
      known = forget(running);
    }
  }

  /** Deletes the files of the last export, once they are not needed any more. */
  public void discard() {
    KickOff known = KickOff.read(staging, shelf());
    if (known.isDecided()) {
      forget(known);
    }
  }

  /** Leaves the files of the last export where they are; the next run makes another export. */
  public void release() {
    KickOff known = KickOff.read(staging, shelf());
    if (known.isDecided()) {
      news.accept("the export of the destination stays in container " + known.container());
      KickOff.none(known.lost()).keep(staging, shelf());
    }
  }

  private KickOff running(KickOff known, String asked, List<String> types, Window window) {
    KickOff now = known;
    while (now.status().isEmpty()) {
      Optional<String> found = now.isDecided() ? search(now.container()) : Optional.empty();
      if (found.isPresent()) {
        return now.started(found.get()).keep(staging, shelf());
      }
      if (now.isDecided()) {
        news.accept("a kick-off of container " + now.container() + " is unseen and given up");
        now = now.givenUp().keep(staging, shelf());
      }
      now = begin(now, asked, types, window);
    }
    return now;
  }

  private KickOff begin(KickOff before, String asked, List<String> types, Window window) {
    String container = migration + "-" + letters();
    staging.createContainer(container);
    String url = server.exportUrl(new ExportRequest(types, window, true, true, container));
    KickOff intent =
        new KickOff(asked, server.now(), container, Optional.empty(), false, before.lost())
            .keep(staging, shelf());
    try {
      String status = patiently(() -> server.startExport(url));
      return intent.started(status).keep(staging, shelf());
    } catch (OutcomeUnknownException lost) {
      return intent;
    } catch (RejectedException | RetryableException refused) {
      KickOff.none(before.lost()).keep(staging, shelf());
      throw refused;
    }
  }

  private Optional<String> search(String container) {
    for (int left = SEARCHES; left > 0; left--) {
      Optional<String> found = statusOf(container);
      if (found.isPresent()) {
        return found;
      }
      waiting.accept(PAUSE);
    }
    return Optional.empty();
  }

  private Optional<String> statusOf(String container) {
    return staging.list(container, "", "", 1).stream()
        .map(StagedObject::name)
        .filter(name -> name.indexOf('/') > 0)
        .map(name -> name.substring(0, name.indexOf('/')))
        .findFirst()
        .flatMap(server::statusUrlOf);
  }

  /** The files; empty when the server knows the job no longer. */
  private Optional<NdjsonFiles> await(KickOff running, List<String> types, Window window) {
    int doubts = 0;
    Optional<ExportManifest> seen = Optional.empty();
    while (true) {
      Duration pause;
      ExportPoll poll = patiently(() -> server.pollExport(running.status().orElseThrow()));
      if (poll instanceof ExportPoll.Unknown) {
        return Optional.empty();
      }
      if (poll instanceof ExportPoll.JobFailed failed) {
        forget(running);
        throw new RejectedException(
            "the export of the destination failed with "
                + failed.status()
                + ": "
                + failed.reason()
                + "; give it what it lacks, then repeat");
      }
      if (poll instanceof ExportPoll.Complete complete) {
        ExportManifest manifest = complete.manifest();
        ExportedFiles files = ExportedFiles.of(staging, running.container(), manifest);
        boolean whole = files.problem().isEmpty();
        if (whole && (isSame(seen, manifest) || isCounted(manifest, types, window))) {
          return Optional.of(files.found());
        }
        if (!whole && ++doubts == PATIENCE) {
          throw new RejectedException(
              files.problem() + "; look at the destination's export, then repeat");
        }
        seen = Optional.of(manifest).filter(claimed -> whole);
        pause = whole ? SECOND_LOOK : PAUSE;
      } else {
        seen = Optional.empty();
        pause = ((ExportPoll.Running) poll).retryAfter().orElse(PAUSE);
      }
      waiting.accept(pause);
    }
  }

  private static boolean isSame(Optional<ExportManifest> seen, ExportManifest now) {
    return seen.filter(before -> before.output().equals(now.output())).isPresent();
  }

  /** Whether the server counts as many versions and deletes as its manifest says. */
  private boolean isCounted(ExportManifest manifest, List<String> types, Window window) {
    if (manifest.output().stream().anyMatch(file -> file.count().isEmpty())) {
      return false;
    }
    List<Optional<String>> questions =
        types.isEmpty() ? List.of(Optional.empty()) : types.stream().map(Optional::of).toList();
    long counted = 0;
    for (Optional<String> type : questions) {
      CountQuery query =
          new CountQuery(Kind.HISTORY, type, window.since(), Optional.of(window.till()));
      CountAnswer answer = patiently(() -> server.count(query));
      if (!answer.isKnown()) {
        return false;
      }
      counted += answer.total().orElse(0);
    }
    return counted == manifest.output().stream().mapToLong(f -> f.count().orElse(0)).sum();
  }

  /** Ends an export and deletes what it wrote; nothing of it is known afterwards. */
  private KickOff forget(KickOff known) {
    known.end().keep(staging, shelf());
    known.status().ifPresent(server::cancelExport);
    ExportedFiles.objects(staging, known.container())
        .forEach(object -> staging.delete(known.container(), object.name()));
    return KickOff.none(known.lost()).keep(staging, shelf());
  }

  /** Cancels lost kick-offs that have shown up. */
  private KickOff withoutLost(KickOff known) {
    List<String> unseen = new ArrayList<>();
    for (String container : known.lost()) {
      Optional<String> status = statusOf(container);
      if (status.isEmpty()) {
        unseen.add(container);
        continue;
      }
      server.cancelExport(status.get());
      ExportedFiles.objects(staging, container)
          .forEach(object -> staging.delete(container, object.name()));
      news.accept(
          "a lost export of the destination ran in container " + container + "; it was cancelled");
    }
    return unseen.size() == known.lost().size()
        ? known
        : known.losing(unseen).keep(staging, shelf());
  }

  /** Asks again where a server refuses for the time being, for about a minute. */
  private <T> T patiently(Supplier<T> question) {
    for (int left = PATIENCE; ; left--) {
      try {
        return question.get();
      } catch (RetryableException busy) {
        if (left == 0) {
          throw busy;
        }
        waiting.accept(busy.retryAfter().orElse(PAUSE));
      }
    }
  }

  private String shelf() {
    return migration + "-objects";
  }

  private String letters() {
    StringBuilder text = new StringBuilder();
    while (text.length() < RANDOM_LETTERS) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
