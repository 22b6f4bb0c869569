package io.fhirmigration.verify.deletes;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.Answer;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks a server again for what it did not say, after the pause it asks for.
 *
 * @param waiting waits
 */
record Tries(Consumer<Duration> waiting) {
  private static final int MOST = 5;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int PAGE = 50;

  /** What it says at last; throws what the last of five tries threw. */
  <T> T ask(Supplier<T> question) {
    for (int left = MOST - 1; ; left--) {
      try {
        return question.get();
      } catch (RetryableException e) {
        if (left == 0) {
          throw e;
        }
        pause(e.retryAfter(), left);
      }
    }
  }

  /** Waits as long as a server wants, or a little longer each time. */
  void pause(Optional<Duration> wanted, int left) {
    waiting.accept(wanted.orElse(PAUSE.multipliedBy(1L << MOST - 1 - left)));
  }

  /** How often something is tried. */
  static int most() {
    return MOST;
  }

  /** Takes one answer. */
  @FunctionalInterface
  interface Use {
    /**
     * Takes it.
     *
     * @param index the place of the resource among those asked for, from 0
     */
    void take(int index, Answer answer) throws IOException;
  }

  /**
   * Gives one answer for each, in order and never a failed one; some bodies are held at a time.
   *
   * @throws RejectedException when the server does not say, and asking again won't help
   */
  void read(ResourceReads server, List<ResourceId> ids, Use use) throws IOException {
    for (int from = 0; from < ids.size(); from += PAGE) {
      List<ResourceId> page = ids.subList(from, Math.min(from + PAGE, ids.size()));
      List<Answer> answers = ask(() -> whole(server, page));
      for (int i = 0; i < answers.size(); i++) {
        use.take(from + i, answers.get(i));
      }
    }
  }

  private static List<Answer> whole(ResourceReads server, List<ResourceId> ids) {
    List<Answer> answers = server.read(ids, false);
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof Answer.Failed failed) {
        String what = ids.get(i) + " at " + server.base() + ": " + failed.reason();
        if (failed.passing()) {
          throw new RetryableException(what, failed.retryAfter());
        }
        throw new RejectedException(what);
      }
    }
    return answers;
  }
}
