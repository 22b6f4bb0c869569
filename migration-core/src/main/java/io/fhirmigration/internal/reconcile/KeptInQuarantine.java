package io.fhirmigration.internal.reconcile;

import io.fhirmigration.internal.quarantine.Quarantine;
import io.fhirmigration.internal.quarantine.Refusal;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;

/** Refused lines of a chunk, kept with the place where each of them stands. */
record KeptInQuarantine(Quarantine quarantine) implements Settling.Kept {
  @Override
  public void add(StagedFile file, ErrorRow.Key where, Refusal refusal, ResourceLine line)
      throws IOException {
    quarantine.add(
        JsonValue.object()
            .put("file", file.sourceName())
            .put("unitOffset", where.unitOffset())
            .put("line", where.line())
            .put("type", file.type())
            .put("id", line.id().orElse(""))
            .put("versionId", line.versionId().orElse(""))
            .build(),
        refusal,
        line);
  }

  @Override
  public long count() {
    return quarantine.count();
  }
}
