package io.fhirmigration.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.Lease;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.StagedFile;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text as a stored record. */
class RecordCodecFuzzTest {
  private static final List<Class<?>> KINDS =
      List.of(
          Chunk.class, Migration.class, Lane.class, Lease.class, Orphan.class, AuditEntry.class);

  @FuzzTest(maxDuration = "1m")
  void recordIsRefusedByNameOrComesBackEqual(byte[] stored) {
    String text = new String(stored, StandardCharsets.UTF_8);
    for (Class<?> kind : KINDS) {
      try {
        Object read = RecordCodec.decode(text, kind);
        assertThat((Object) RecordCodec.decode(RecordCodec.encode(read).toJson(), kind))
            .isEqualTo(read);
      } catch (RejectedException refused) {
        assertThat(refused).hasMessageStartingWith("stored " + kind.getSimpleName());
      }
    }
  }

  @FuzzTest(maxDuration = "1m")
  void listIsRefusedByNameOrRead(byte[] stored) {
    try {
      assertThat(RecordCodec.decodeList(stored, StagedFile.class)).doesNotContainNull();
    } catch (RejectedException refused) {
      assertThat(refused).hasMessageContaining("StagedFile");
    }
  }
}
