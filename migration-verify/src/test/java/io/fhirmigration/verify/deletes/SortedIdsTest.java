package io.fhirmigration.verify.deletes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedIdsTest {
  @TempDir Path folder;

  private List<String> sorted(int most, List<String> given) throws IOException {
    List<String> all = new ArrayList<>();
    try (SortedIds ids = new SortedIds(folder, most)) {
      for (String id : given) {
        ids.add(id);
      }
      Supplier<Optional<String>> next = ids.sorted();
      for (Optional<String> id = next.get(); id.isPresent(); id = next.get()) {
        all.add(id.get());
      }
    }
    return all;
  }

  @Test
  void idsComeInOrderAndOnceHoweverManyFit() throws IOException {
    Random random = new Random(7);
    List<String> given = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      given.add("id-" + random.nextInt(600));
    }
    List<String> expected = List.copyOf(new TreeSet<>(given));
    for (int most : new int[] {1, 3, 64, 999, 1_000, 5_000}) {
      assertThat(sorted(most, given)).as("%d in memory", most).isEqualTo(expected);
    }
    assertThat(folder).as("no file is left").isEmptyDirectory();
  }

  @Test
  void nothingGivesNothing() throws IOException {
    assertThat(sorted(10, List.of())).isEmpty();
  }
}
