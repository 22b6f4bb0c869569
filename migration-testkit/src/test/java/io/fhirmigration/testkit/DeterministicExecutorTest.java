package io.fhirmigration.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeterministicExecutorTest {
  private static List<Integer> order(long seed) {
    DeterministicExecutor executor = new DeterministicExecutor(seed);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int task = i;
      executor.execute(() -> order.add(task));
    }
    assertThat(order).isEmpty();
    executor.runAll();
    return order;
  }

  @Test
  void sameSeedSameOrder() {
    assertThat(order(4)).isEqualTo(order(4)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void seedsGiveDifferentOrders() {
    Set<List<Integer>> orders = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      orders.add(order(seed));
    }
    assertThat(orders).hasSizeGreaterThan(5);
  }

  @Test
  void tasksHandedInByTasksRunToo() {
    DeterministicExecutor executor = new DeterministicExecutor(0);
    List<String> ran = new ArrayList<>();
    executor.execute(() -> executor.execute(() -> ran.add("inner")));
    assertThat(executor.runNext()).isTrue();
    assertThat(executor.waiting()).isEqualTo(1);
    executor.runAll();
    assertThat(ran).containsExactly("inner");
    assertThat(executor.runNext()).isFalse();
  }
}
