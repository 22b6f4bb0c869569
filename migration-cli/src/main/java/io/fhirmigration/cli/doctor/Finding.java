package io.fhirmigration.cli.doctor;

import io.fhirmigration.model.OneLine;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.Locale;

/**
 * One thing that somebody should know before a migration starts.
 *
 * @param severity how much it matters
 * @param topic what kind of thing it is
 * @param what what was seen; without ids, contents and secrets
 * @param fix what to do about it
 */
record Finding(Severity severity, Topic topic, String what, String fix) {
  private static final int LONGEST = 1000;

  Finding {
    what = OneLine.of(what, LONGEST);
    fix = OneLine.of(fix, LONGEST);
  }

  static Finding error(Topic topic, String what, String fix) {
    return new Finding(Severity.ERROR, topic, what, fix);
  }

  static Finding warning(Topic topic, String what, String fix) {
    return new Finding(Severity.WARNING, topic, what, fix);
  }

  static Finding note(Topic topic, String what, String fix) {
    return new Finding(Severity.NOTE, topic, what, fix);
  }

  JsonObject json() {
    return JsonValue.object()
        .put("severity", severity.name().toLowerCase(Locale.ROOT))
        .put("code", topic.code())
        .put("what", what)
        .put("why", topic.why())
        .put("fix", fix)
        .put("page", topic.page())
        .build();
  }
}
