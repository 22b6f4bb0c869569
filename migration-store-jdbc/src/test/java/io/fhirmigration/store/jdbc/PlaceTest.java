package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void storedNumbersOfTheKindsStay() {
    assertThat(RecordKind.values())
        .startsWith(
            RecordKind.MIGRATION,
            RecordKind.LEASE,
            RecordKind.LANE,
            RecordKind.CHUNK,
            RecordKind.ORPHAN,
            RecordKind.AUDIT);
  }

  @Test
  void placesSortAsKeysAndLeadBackToThem() {
    MigrationId migration = new MigrationId("m");
    List<RecordKey> keys = new ArrayList<>();
    for (RecordKind kind : RecordKind.values()) {
      for (String id : List.of("", "a", "a\u0000", "a ", "B", "\uD83D\uDE00", "\uFFEE", "\uD800")) {
        keys.add(new RecordKey(migration, kind, id));
      }
    }
    Collections.sort(keys);
    List<byte[]> places = new ArrayList<>(keys.stream().map(Place::of).toList());
    Collections.reverse(places);
    places.sort(Arrays::compareUnsigned);
    assertThat(places.stream().map(place -> Place.key("m", place))).containsExactlyElementsOf(keys);
  }

  @Test
  void readableIdHoldsWhatEveryDatabaseStores() {
    assertThat(Place.readable("a\u0000\uD800\uD83D\uDE00ä"))
        .isEqualTo("a\uFFFD\uFFFD\uD83D\uDE00ä");
  }
}
