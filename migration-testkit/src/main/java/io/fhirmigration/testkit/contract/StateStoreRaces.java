package io.fhirmigration.testkit.contract;

import static io.fhirmigration.testkit.contract.SampleRecords.chunk;
import static io.fhirmigration.testkit.contract.SampleRecords.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of the store contract about writers that meet. */
abstract class StateStoreRaces extends StateStoreListing {
  private static final int RACERS = 6;

  /** Runs one task per racer at the same moment and adds up their answers. */
  private static long sum(Racer task) throws Exception {
    ExecutorService racers = Executors.newFixedThreadPool(RACERS);
    CyclicBarrier start = new CyclicBarrier(RACERS);
    try {
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        int number = i;
        tasks.add(
            () -> {
              start.await();
              return task.wins(number);
            });
      }
      long sum = 0;
      for (Future<Long> racer : racers.invokeAll(tasks)) {
        sum += racer.get();
      }
      return sum;
    } finally {
      racers.shutdownNow();
    }
  }

  private interface Racer {
    long wins(int number);
  }

  @Nested
  class Race {
    @Test
    void everyWinIsOneVersion() throws Exception {
      RecordKey key = chunk("contended");
      store.insert(first(key));
      long wins =
          sum(
              number -> {
                long won = 0;
                for (int i = 0; i < 40; i++) {
                  StateRecord seen = store.find(key).orElseThrow();
                  won += store.replace(seen, SampleRecords.after(seen)) ? 1 : 0;
                }
                return won;
              });
      assertThat(store.find(key).orElseThrow().version() - 1).isEqualTo(wins).isPositive();
    }

    @Test
    void oneReplacementOfAVersionWins() throws Exception {
      StateRecord current = first(chunk("contended"));
      store.insert(current);
      for (int round = 0; round < 20; round++) {
        StateRecord expected = current;
        List<StateRecord> offers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
          offers.add(SampleRecords.after(expected));
        }
        assertThat(sum(number -> store.replace(expected, offers.get(number)) ? 1 : 0)).isOne();
        current = store.find(expected.key()).orElseThrow();
        assertThat(offers).contains(current);
      }
    }

    @Test
    void oneInsertOfAKeyWins() throws Exception {
      for (int round = 0; round < 20; round++) {
        RecordKey key = chunk("contended-" + round);
        assertThat(sum(number -> store.insert(first(key)) ? 1 : 0)).isOne();
      }
    }

    @Test
    void writersOfDifferentRecordsAllWin() throws Exception {
      long wins =
          sum(
              number -> {
                long won = 0;
                for (int i = 0; i < 20; i++) {
                  StateRecord record = first(chunk("own-" + number + "-" + i));
                  boolean both =
                      store.insert(record) && store.replace(record, SampleRecords.after(record));
                  won += both ? 1 : 0;
                }
                return won;
              });
      assertThat(wins).isEqualTo(RACERS * 20L);
    }
  }
}
