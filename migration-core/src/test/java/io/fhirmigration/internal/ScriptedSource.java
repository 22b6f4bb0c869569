package io.fhirmigration.internal;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A source that answers what it was told to, and keeps what it was asked for. */
public final class ScriptedSource implements SourceServer {
  private final List<String> started = new ArrayList<>();
  private Consumer<String> onStart = url -> {};
  private Supplier<ExportPoll> poll = () -> new ExportPoll.Running(Optional.empty(), "");
  private CountAnswer current = CountAnswer.of(0);
  private CountAnswer history = CountAnswer.of(0);

  /** Runs when a kick-off arrives, before it is answered; may throw. */
  public void onStart(Consumer<String> action) {
    onStart = action;
  }

  public void poll(ExportPoll next) {
    poll = () -> next;
  }

  /** Runs at each poll; may throw. */
  public void onPoll(Supplier<ExportPoll> action) {
    poll = action;
  }

  public void counts(CountAnswer both) {
    current = both;
    history = both;
  }

  /** The kick-off URLs that arrived, in order. */
  public List<String> started() {
    return started;
  }

  @Override
  public URI base() {
    return URI.create("https://source.example");
  }

  @Override
  public Traits traits() {
    return new Traits(true, false, true);
  }

  @Override
  public Instant now() {
    return Samples.NOW;
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return query.kind() == CountQuery.Kind.CURRENT ? current : history;
  }

  @Override
  public String exportUrl(ExportRequest request) {
    return base() + "/$export?_container=" + request.container();
  }

  @Override
  public String startExport(String exportUrl) {
    started.add(exportUrl);
    onStart.accept(exportUrl);
    return base() + "/_operations/export/" + started.size();
  }

  @Override
  public Optional<String> statusUrlOf(String folder) {
    return Optional.of(base() + "/_operations/export/" + folder);
  }

  @Override
  public ExportPoll pollExport(String statusUrl) {
    return poll.get();
  }

  @Override
  public ServerFacts facts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Instant> firstTimestamp(boolean history) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean cancelExport(String statusUrl) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<List<JsonValue.JsonObject>> searchParameters() {
    throw new UnsupportedOperationException();
  }
}
