package io.fhirmigration.fhir;

import io.fhirmigration.model.Window;
import io.fhirmigration.spi.SourceServer.ExportRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An export as the engine asks for it. */
final class Exports {
  private Exports() {}

  static ExportRequest request() {
    return new ExportRequest(
        List.of(),
        new Window(Optional.empty(), Instant.parse("2024-02-01T00:00:00Z")),
        true,
        true,
        "copy-abc");
  }
}
