package io.fhirmigration.testkit.order;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationListener;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.TargetServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Holds every import back until all windows wait for theirs, then lets them through one at a time
 * in the order that a test wants; and remembers the order of imports.
 */
final class ImportOrder implements MigrationListener {
  private final List<Integer> order;
  private final Map<String, String> chunkOfContainer = new HashMap<>();
  private final Map<String, ChunkPhase> phases = new HashMap<>();
  private final TreeSet<String> waiting = new TreeSet<>();
  private final List<String> sent = new ArrayList<>();
  private boolean overlapped;

  /** The ranks of all windows, in the order in which they shall be imported; empty for any. */
  ImportOrder(List<Integer> order) {
    this.order = order;
  }

  @Override
  public void onEvent(MigrationEvent event) {
    if (event instanceof MigrationEvent.ChunkChanged changed) {
      String id = changed.chunk().id().value();
      phases.put(id, changed.chunk().phase());
      if (changed.chunk().state() instanceof ChunkState.Exporting exporting) {
        chunkOfContainer.put(exporting.attempt().container(), id);
      }
    }
  }

  /** The windows in the order in which they were imported. */
  List<String> sent() {
    return sent;
  }

  /** Whether an import began while another window's was not settled. */
  boolean hasOverlapped() {
    return overlapped;
  }

  TargetServer around(TargetServer target) {
    return (TargetServer)
        Proxy.newProxyInstance(
            TargetServer.class.getClassLoader(),
            new Class<?>[] {TargetServer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("startImport")) {
                pass(new String((byte[]) arguments[1], StandardCharsets.UTF_8));
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void pass(String body) {
    String chunk =
        chunkOfContainer.entrySet().stream()
            .filter(entry -> body.contains("/" + entry.getKey() + "/"))
            .findFirst()
            .orElseThrow()
            .getValue();
    waiting.add(chunk);
    boolean settled = sent.stream().filter(c -> !c.equals(chunk)).allMatch(this::isSettled);
    if (!order.isEmpty() && !sent.contains(chunk)) {
      boolean all = waiting.size() == order.size();
      boolean next =
          all && List.copyOf(waiting).indexOf(chunk) == order.get(sent.size() % order.size());
      if (!next || !settled) {
        throw new RetryableException("held back", Optional.of(Duration.ofSeconds(5)));
      }
    }
    overlapped |= !settled;
    if (!sent.contains(chunk)) {
      sent.add(chunk);
    }
  }

  private boolean isSettled(String chunk) {
    ChunkPhase phase = phases.get(chunk);
    return phase == ChunkPhase.CLOSED || phase == ChunkPhase.NEEDS_ATTENTION;
  }
}
