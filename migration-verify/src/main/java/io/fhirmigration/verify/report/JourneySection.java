package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.verify.report.TimeLine.Bar;
import io.fhirmigration.verify.report.TimeLine.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What travelled when, as a picture and as tables. */
final class JourneySection {
  private static final int MOST_CHUNKS = 200;

  private final Html html;
  private final JsonObject report;
  private final JsonObject migration;

  JourneySection(Html html, JsonObject report) {
    this.html = html;
    this.report = report;
    this.migration = report.object("migration").orElseThrow();
  }

  void write() {
    html.open("section", "id", "journey", "aria-labelledby", "journey-head")
        .element("h2", "Time line", "id", "journey-head");
    List<Bar> bars = bars();
    List<Event> events = events();
    if (bars.isEmpty()) {
      html.element("p", "Nothing was on its way when this report was written.");
    } else {
      html.element(
          "p",
          "Each bar is a chunk, from the decision to export it until its books were closed; where"
              + " there are too many to tell apart, some share a bar. An outlined bar was still open"
              + " when this report was written. Times are UTC.");
      Instant begun = Instant.parse(migration.string("begunAt").orElseThrow());
      new TimeLine(html, begun, bars, events).draw();
    }
    if (!events.isEmpty()) {
      html.open("ol", "class", "events");
      for (Event event : events) {
        html.element("li", event.words() + " (" + Words.instant(event.at().toString()) + ")");
      }
      html.close();
    }
    lanes();
    chunks();
    html.close();
  }

  private List<Bar> bars() {
    Instant written = Instant.parse(report.string("writtenAt").orElseThrow());
    List<Bar> bars = new ArrayList<>();
    for (JsonValue item : report.array("chunks")) {
      JsonObject chunk = (JsonObject) item;
      Optional<Instant> begun = chunk.string("begunAt").map(Instant::parse);
      Optional<Instant> closed = chunk.string("closedAt").map(Instant::parse);
      begun.ifPresent(
          from ->
              bars.add(
                  new Bar(
                      chunk.string("lane").orElse(""),
                      from,
                      closed.orElse(written),
                      closed.isEmpty())));
    }
    bars.sort(Comparator.comparing(Bar::from));
    return bars;
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (JsonValue item : report.object("cutOver").orElseThrow().array("statements")) {
      JsonObject said = (JsonObject) item;
      events.add(
          new Event(
              Instant.parse(said.string("frozenAt").orElseThrow()),
              "Writing at the source stopped, as "
                  + said.string("by").orElse("")
                  + " stated; this statement is "
                  + said.string("became").orElse("")));
    }
    report
        .object("verification")
        .ifPresent(
            result ->
                events.add(
                    new Event(
                        Instant.parse(result.string("at").orElseThrow()),
                        "Source and destination were compared: "
                            + result.string("outcome").orElse(""))));
    events.sort(Comparator.comparing(Event::at));
    return events;
  }

  private void lanes() {
    List<JsonValue> lanes = report.array("lanes");
    html.element("h3", "Lanes");
    Table table =
        new Table(
            html,
            "Lanes and how far each was copied without a gap",
            List.of("Lane", "Chunks", "Closed", "Watermark (UTC)"),
            1,
            3);
    for (JsonValue item : lanes) {
      JsonObject lane = (JsonObject) item;
      table.row(
          List.of(
              lane.string("lane").orElse(""),
              Words.number(lane, "chunks"),
              Words.number(lane, "closed"),
              lane.string("watermark").map(Words::moment).orElse("none yet")));
    }
    if (lanes.isEmpty()) {
      table.none("There is no lane yet.");
    }
    table.end();
    JsonObject counting = report.object("counting").orElseThrow();
    html.element("h3", "Why exports were believed").open("ul");
    for (JsonValue item : counting.array("believedBy")) {
      JsonObject how = (JsonObject) item;
      html.element(
          "li", Words.number(how, "chunks") + " chunks: " + meaning(how.string("how").orElse("")));
    }
    html.element(
            "li", Words.number(counting, "uncounted") + " chunks that the source could not count.")
        .close();
  }

  private static String meaning(String how) {
    return switch (how) {
      case "counts" -> "the source's own count agrees with what was exported.";
      case "two manifests" -> "the list of files was the same when asked for again later.";
      case "two attempts" -> "two exports into different containers were both empty.";
      default -> Judgement.sentence(how);
    };
  }

  private void chunks() {
    List<JsonValue> chunks = report.array("chunks");
    html.element("h3", "Chunks");
    if (chunks.size() > MOST_CHUNKS) {
      html.element(
          "p",
          "The first "
              + MOST_CHUNKS
              + " of "
              + Words.number(chunks.size())
              + " chunks; report.json has all of them.");
    }
    Table table =
        new Table(
            html,
            "Chunks, their windows and their books; times are UTC",
            List.of("Chunk", "From", "To", "State", "Lines", "Closed", "Believed by"),
            4,
            5);
    chunks.stream().limit(MOST_CHUNKS).forEach(item -> chunk(table, (JsonObject) item));
    if (chunks.isEmpty()) {
      table.none("There is no chunk yet.");
    }
    table.end();
  }

  private static void chunk(Table table, JsonObject chunk) {
    Optional<String> till = chunk.string("till").map(Words::moment);
    table.row(
        List.of(
            chunk.string("id").orElse(""),
            till.isPresent()
                ? chunk.string("since").map(Words::moment).orElse("the beginning")
                : "file " + Words.number(chunk, "firstFile"),
            till.orElseGet(() -> Words.number(chunk, "files") + " files"),
            Words.plain(chunk.string("phase").orElse(""))
                + chunk
                    .object("attention")
                    .map(needs -> ": " + needs.string("reason").orElse(""))
                    .orElse(""),
            chunk.object("books").map(books -> Words.number(books, "exported")).orElse(""),
            chunk.string("closedAt").map(Words::moment).orElse("open"),
            chunk.string("believedBy").orElse("")));
  }
}
