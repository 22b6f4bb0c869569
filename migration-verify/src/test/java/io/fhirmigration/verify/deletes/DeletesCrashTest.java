package io.fhirmigration.verify.deletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.spi.ResourceDeletes;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import io.fhirmigration.testkit.inprocess.ModelDeletes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approved deletes die before, and after, each request; the same call goes on. */
class DeletesCrashTest {
  @TempDir Path folder;

  @Test
  void hardDeletesSurviveDeathAroundEachRequest() throws IOException {
    int requests = once(0, false);
    assertThat(requests).isGreaterThan(10);
    for (int k = 1; k <= requests; k++) {
      once(k, false);
      once(k, true);
    }
  }

  /** One run that dies around its k-th request, and another one; the number of requests. */
  private int once(int k, boolean after) throws IOException {
    try (Copied copied = new Copied()) {
      Path file = folder.resolve("proposal-" + k + after);
      copied.run();
      copied.goneAtSource("Patient", "p3");
      copied.goneAtSource("Patient", "p7");
      copied.propose(file);
      Dying dying = new Dying(ModelDeletes.of(copied.destination()), k, after);
      if (k == 0) {
        copied.approve(file, Copied.HARD, dying);
      } else {
        assertThatThrownBy(() -> copied.approve(file, Copied.HARD, dying))
            .isInstanceOf(SimulatedCrash.class);
      }
      ApprovedDeletes.Result result = copied.approve(file, Copied.HARD);
      assertThat(result.erased()).as("request %d", k).isEqualTo(2);
      assertThat(copied.newest("Patient", "p3")).isEmpty();
      assertThat(copied.newest("Patient", "p7")).isEmpty();
      assertThat(copied.isAlive("Patient", "p4")).isTrue();
      return dying.requests;
    }
  }

  /** Dies around its k-th request. */
  private static final class Dying implements ResourceDeletes {
    private final ResourceDeletes server;
    private final int fatal;
    private final boolean after;
    private int requests;

    Dying(ResourceDeletes server, int fatal, boolean after) {
      this.server = server;
      this.fatal = fatal;
      this.after = after;
    }

    private <T> T through(Supplier<T> request) {
      boolean dies = ++requests == fatal;
      if (dies && !after) {
        throw new SimulatedCrash("request " + requests);
      }
      T answer = request.get();
      if (dies) {
        throw new SimulatedCrash("request " + requests);
      }
      return answer;
    }

    @Override
    public URI base() {
      return server.base();
    }

    @Override
    public Optional<Version> newest(ResourceId id) {
      return through(() -> server.newest(id));
    }

    @Override
    public Optional<Version> read(ResourceId id, String versionId) {
      return through(() -> server.read(id, versionId));
    }

    @Override
    public Optional<String> delete(ResourceId id) {
      return through(() -> server.delete(id));
    }

    @Override
    public void erase(ResourceId id) {
      through(
          () -> {
            server.erase(id);
            return true;
          });
    }

    @Override
    public boolean putBack(ResourceId id, byte[] body, String expected) {
      return through(() -> server.putBack(id, body, expected));
    }
  }
}
