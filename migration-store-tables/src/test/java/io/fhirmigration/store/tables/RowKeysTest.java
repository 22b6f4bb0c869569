package io.fhirmigration.store.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RowKeysTest {
  private static final MigrationId MIGRATION = new MigrationId("keys");

  private static RecordKey key(RecordKind kind, String id) {
    return new RecordKey(MIGRATION, kind, id);
  }

  private static String row(String id) {
    return RowKeys.of(key(RecordKind.CHUNK, id));
  }

  @Provide
  Arbitrary<String> ids() {
    Arbitrary<String> likely = Arbitraries.strings().withChars("-./09:AZ_az{ \u00E4\uFFFF\u0000");
    return Arbitraries.oneOf(likely, Arbitraries.strings())
        .map(it -> it.substring(0, Math.min(it.length(), RowKeys.MAX_ID_LENGTH)));
  }

  @Property(tries = 3000)
  void rowKeysSortAsRecordKeys(
      @ForAll RecordKind oneKind,
      @ForAll("ids") String one,
      @ForAll RecordKind otherKind,
      @ForAll("ids") String other) {
    RecordKey left = key(oneKind, one);
    RecordKey right = key(otherKind, other);
    assertThat(Integer.signum(RowKeys.of(left).compareTo(RowKeys.of(right))))
        .isEqualTo(Integer.signum(left.compareTo(right)));
  }

  @Property(tries = 3000)
  void rowKeysLeadBackAndHoldWhatTheServiceAllows(
      @ForAll RecordKind kind, @ForAll("ids") String id) {
    String row = RowKeys.of(key(kind, id));
    assertThat(RowKeys.key("keys", row)).isEqualTo(key(kind, id));
    assertThat(row).hasSizeLessThanOrEqualTo(512).matches("[!-~&&[^\"#%&'+/?\\\\]]+");
    assertThat(row).isBetween(RowKeys.start(kind), RowKeys.end(kind));
  }

  @Example
  void usualIdsAreReadable() {
    assertThat(row("patient-1700000000000")).isEqualTo("3-patient-1700000000000");
    assertThat(RowKeys.of(key(RecordKind.LEASE, "lease"))).isEqualTo("1-lease");
  }

  @Example
  void storedKeysKeepTheirMeaning() {
    assertThat(List.of(row("a/b"), row("a b"), row("\uD83D\uDE00")))
        .containsExactly("3-a.!,$F@", "3-a!!)L@x", "3-~oSYi4");
  }

  @Example
  void longestIdsFit() {
    for (String unit : List.of("/", "\uFFFF", "\u0000")) {
      assertThat(row(unit.repeat(200))).hasSizeLessThanOrEqualTo(512);
      assertThat(row("a" + unit.repeat(199))).hasSizeLessThanOrEqualTo(512);
    }
  }
}
