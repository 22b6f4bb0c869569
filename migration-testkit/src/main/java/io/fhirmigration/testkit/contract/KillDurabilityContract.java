package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store acknowledges a write only when it survives the death of the process: a child Java process
 * writes, is killed at a moment that a seed chooses, and every acknowledged write must be found.
 */
public abstract class KillDurabilityContract {
  /** For subclasses. */
  protected KillDurabilityContract() {}

  /**
   * A class with a main method, and its arguments: it opens the store under test and calls {@link
   * AcknowledgedWrites#run} with standard output.
   */
  protected abstract List<String> child();

  /** Opens the store that the child wrote, after its death. */
  protected abstract StateStore openAfterKill();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void killedWriterLeavesEveryAcknowledgedWrite(long seed) throws Exception {
    int killAfter = 20 + new Random(seed).nextInt(300);
    List<String> acknowledged = linesUntilKilled(killAfter);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(killAfter);
    TreeMap<String, Long> newest = new TreeMap<>();
    for (String line : acknowledged) {
      int space = line.lastIndexOf(' ');
      newest.merge(line.substring(0, space), Long.valueOf(line.substring(space + 1)), Math::max);
    }
    try (StateStore store = openAfterKill()) {
      newest.forEach(
          (id, version) -> {
            Optional<StateRecord> found = store.find(SampleRecords.chunk(id));
            assertThat(found).as(id).isPresent();
            assertThat(found.orElseThrow().version()).as(id).isGreaterThanOrEqualTo(version);
          });
      store.deleteAll(SampleRecords.MIGRATION);
    }
  }

  private List<String> linesUntilKilled(int killAfter) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(child());
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null) {
        lines.add(line);
        if (lines.size() == killAfter) {
          process.destroyForcibly();
        }
        line = out.readLine();
      }
    } catch (IOException e) {
      // the pipe of a killed process may break instead of ending
      assertThat(process.waitFor()).isNotZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
    return lines;
  }
}
