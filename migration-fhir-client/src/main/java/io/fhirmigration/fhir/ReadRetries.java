package io.fhirmigration.fhir;

import io.fhirmigration.model.RetryableException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Repeats a read for a few seconds.
 *
 * @param tries how often it is sent at most
 * @param pause before the second try; doubled for each further one
 * @param longest a longer pause that the server asks for is the caller's to wait for
 */
record ReadRetries(int tries, Duration pause, Duration longest) {

  <T> T run(Supplier<T> read) {
    Duration next = pause;
    for (int left = tries - 1; ; left--) {
      try {
        return read.get();
      } catch (RetryableException e) {
        Duration wait = e.retryAfter().orElse(next);
        if (left <= 0 || wait.compareTo(longest) > 0 || wasSlow(e)) {
          throw e;
        }
        sleep(wait, e);
        next = next.multipliedBy(2);
      }
    }
  }

  private static boolean wasSlow(RetryableException e) {
    return Failures.cause(e, HttpTimeoutException.class).isPresent()
        || Failures.cause(e, TimeoutException.class).isPresent();
  }

  private static void sleep(Duration wait, RetryableException failure) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
