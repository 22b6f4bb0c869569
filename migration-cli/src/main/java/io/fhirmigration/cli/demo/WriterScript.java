package io.fhirmigration.cli.demo;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the writer does: creates, updates, deletes and brings back resources of its own, and updates
 * every patient of the shipped data. The same in every demo.
 */
final class WriterScript {
  private static final int OWN = 20;
  private static final String OBSERVATION = "Observation";
  private static final String PATIENT = "Patient";

  private WriterScript() {}

  static List<WriterStep> steps() {
    List<WriterStep> steps = new ArrayList<>();
    for (int version = 0; version < 5; version++) {
      for (int i = 0; i < OWN; i++) {
        own(steps, i, version);
      }
    }
    DemoData.each(
        resource -> {
          if (resource.string("resourceType").filter(PATIENT::equals).isPresent()) {
            steps.add(patient(resource));
          }
        });
    return steps;
  }

  /** All are created and written twice more; some of them are deleted and some come back. */
  private static void own(List<WriterStep> steps, int i, int version) {
    boolean deleted = i % 3 == 0;
    boolean comesBack = i % 2 == 0;
    if (version < 3 || (version == 4 && deleted && comesBack)) {
      steps.add(new WriterStep(OBSERVATION, id(i), version, Optional.of(observation(i, version))));
    } else if (version == 3 && deleted) {
      steps.add(new WriterStep(OBSERVATION, id(i), version, Optional.empty()));
    }
  }

  private static String id(int i) {
    return String.format(Locale.ROOT, "demo-written-%02d", i);
  }

  private static JsonObject observation(int i, int version) {
    return JsonValue.object()
        .put("resourceType", OBSERVATION)
        .put("id", id(i))
        .put("status", version == 0 ? "preliminary" : "amended")
        .put("code", JsonValue.object().put("text", "written while the demo copies").build())
        .put(
            "valueQuantity",
            JsonValue.object()
                .put("value", new JsonNumber(i + "." + version + "012345678901234567890"))
                .put("unit", "1")
                .build())
        .build();
  }

  private static WriterStep patient(JsonObject shipped) {
    String id = shipped.string("id").orElseThrow();
    ObjectBuilder changed = JsonValue.object();
    shipped.members().forEach(changed::put);
    ObjectBuilder meta = JsonValue.object();
    shipped.object("meta").ifPresent(known -> known.members().forEach(meta::put));
    meta.put("tag", DemoResource.tag("written"));
    return new WriterStep(
        PATIENT,
        id,
        DemoHistory.of(PATIENT, id).versions(),
        Optional.of(changed.put("meta", meta.build()).build()));
  }
}
