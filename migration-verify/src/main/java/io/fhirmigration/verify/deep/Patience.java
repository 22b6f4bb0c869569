package io.fhirmigration.verify.deep;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.Answer;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks a server again for what it did not say, after the pause it asks for.
 *
 * @param waiting waits
 */
record Patience(Consumer<Duration> waiting) {
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** One answer for each; never throws what a server may cause. */
  List<Answer> read(ResourceReads server, List<ResourceId> ids, boolean history) {
    List<Answer> answers = new ArrayList<>(Collections.nCopies(ids.size(), new Answer.Unknown()));
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      open.add(i);
    }
    Duration pause = PAUSE;
    for (int left = TRIES - 1; ; left--) {
      List<Answer> read = once(server, open.stream().map(ids::get).toList(), history);
      for (int i = 0; i < read.size(); i++) {
        answers.set(open.get(i), read.get(i));
      }
      open.removeIf(i -> !(answers.get(i) instanceof Answer.Failed f && f.passing()));
      Duration wanted = wish(open.stream().map(answers::get).toList()).orElse(pause);
      if (open.isEmpty() || left == 0 || wanted.compareTo(LONGEST) > 0) {
        return List.copyOf(answers);
      }
      waiting.accept(wanted);
      pause = pause.multipliedBy(2);
    }
  }

  private static List<Answer> once(ResourceReads server, List<ResourceId> ids, boolean history) {
    try {
      return server.read(ids, history);
    } catch (RetryableException e) {
      return all(ids, new Answer.Failed(true, e.retryAfter(), words(e)));
    } catch (MigrationException e) {
      return all(ids, new Answer.Failed(false, Optional.empty(), words(e)));
    }
  }

  private static List<Answer> all(List<ResourceId> ids, Answer answer) {
    return Collections.nCopies(ids.size(), answer);
  }

  private static Optional<Duration> wish(List<Answer> open) {
    return open.stream()
        .map(Answer.Failed.class::cast)
        .flatMap(failed -> failed.retryAfter().stream())
        .max(Comparator.naturalOrder());
  }

  static String words(MigrationException failure) {
    return OneLine.of(String.valueOf(failure.getMessage()));
  }
}
