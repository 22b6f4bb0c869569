package io.fhirmigration.verify.full;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.inprocess.ModelSource;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.ScriptedFaults;
import io.fhirmigration.testkit.server.Seeder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FreshExportTest {
  private static final MigrationId ID = new MigrationId("ward");
  private static final Predicate<ModelRequest> KICK_OFF = on("GET", "/$export");
  private static final Window ALL =
      new Window(Optional.empty(), Instant.parse("2024-06-01T00:00:00Z"));

  private final SettableClock clock = new SettableClock(Instant.parse("2025-01-01T00:00:00Z"));
  private final MemoryStaging staging = new MemoryStaging();
  private final ScriptedFaults faults = new ScriptedFaults();
  private final List<String> news = new ArrayList<>();
  private final FhirServerModel server =
      FhirServerModel.builder(Face.AHDS, URI.create("https://destination.example"), staging)
          .clock(clock)
          .build();
  private int kickOffs;

  @BeforeEach
  void fill() {
    server.faults(
        request -> {
          kickOffs += KICK_OFF.test(request) ? 1 : 0;
          return faults.before(request);
        });
    try (Seeder seeder = server.seeder()) {
      for (int version = 1; version <= 2; version++) {
        Instant date = Instant.parse("2024-03-0" + version + "T10:00:00Z");
        String body = Folder.line("Patient", "p", version, "");
        seeder.put(new ResourceVersion("Patient", "p", version, date, false, body.getBytes(UTF_8)));
      }
    }
  }

  private FreshExport export(Consumer<Duration> waiting) {
    return new FreshExport(
        new ModelSource(server::handle, server.base(), server.face()),
        staging,
        ID,
        waiting,
        news::add);
  }

  private NdjsonFiles take() {
    return export(this::pass).take(List.of(), ALL, "copied");
  }

  private void pass(Duration pause) {
    clock.advance(pause);
    server.tick();
  }

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static Consumer<Duration> dying() {
    return pause -> {
      throw new Died();
    };
  }

  private List<String> containers() {
    return staging.list("ward-objects", "", "", 10).stream().map(StagedObject::name).toList();
  }

  @Test
  void historyIsExportedIntoAContainerOfItsOwn() {
    NdjsonFiles files = take();

    assertThat(files.files()).hasSize(1);
    assertThat(files.files().get(0).name()).contains("Patient");
    assertThat(kickOffs).isEqualTo(1);
    assertThat(containers()).containsExactly("comparison/export.json");
  }

  @Test
  void runThatDiedIsGoneOnWithByTheNext() {
    assertThatThrownBy(() -> export(dying()).take(List.of(), ALL, "copied"))
        .isInstanceOf(Died.class);
    assertThat(take().files()).hasSize(1);
    assertThat(take().files()).hasSize(1);
    assertThat(kickOffs).isEqualTo(1);
    assertThat(news).allMatch(line -> line.startsWith("goes on with"));
  }

  @Test
  void exportWhoseAnswerWasLostIsFoundByItsFolder() {
    faults.once(KICK_OFF, new Fault.LoseReply());
    assertThat(take().files()).hasSize(1);
    assertThat(kickOffs).isEqualTo(1);
  }

  @Test
  void kickOffThatNobodySawIsGivenUpForAnotherOne() {
    faults.once(KICK_OFF, new Fault.CutBefore());
    assertThat(take().files()).hasSize(1);
    assertThat(kickOffs).isEqualTo(2);
    assertThat(news).anyMatch(line -> line.contains("is unseen and given up"));
  }

  @Test
  void exportThatIsNotNeededAnyMoreIsDeleted() {
    FreshExport export = export(this::pass);
    NdjsonFiles files = export.take(List.of(), ALL, "copied");
    export.discard();

    assertThat(containers()).isEmpty();
    assertThatThrownBy(() -> files.files().get(0).content().open())
        .isInstanceOf(RejectedException.class);
    take();
    assertThat(kickOffs).isEqualTo(2);
  }

  @Test
  void anotherQuestionBeginsAnotherExport() {
    take();
    Window shorter = new Window(Optional.empty(), Instant.parse("2024-03-01T12:00:00Z"));
    NdjsonFiles files = export(this::pass).take(List.of("Patient"), shorter, "copied");
    assertThat(kickOffs).isEqualTo(2);
    assertThat(files.files()).hasSize(1);
  }

  @Test
  void exportFromBeforeALaterImportIsOfNoUse() {
    take();
    export(this::pass).take(List.of(), ALL, "imported since");
    assertThat(kickOffs).isEqualTo(2);
  }

  @Test
  void exportOfYesterdayIsOfNoUse() {
    take();
    clock.advance(Duration.ofDays(2));
    take();
    assertThat(kickOffs).isEqualTo(2);
  }

  @Test
  void exportThatIsKeptIsNotTakenAgain() throws IOException {
    FreshExport export = export(this::pass);
    NdjsonFiles files = export.take(List.of(), ALL, "copied");
    export.release();
    take();
    assertThat(kickOffs).isEqualTo(2);
    try (InputStream in = files.files().get(0).content().open()) {
      assertThat(in.read()).isPositive();
    }
  }

  @Test
  void failedExportIsSaidAndTheNextRunBeginsAnew() {
    assertThatThrownBy(() -> export(dying()).take(List.of(), ALL, "copied"))
        .isInstanceOf(Died.class);
    server.failExport(1, 403, "no right to write");

    assertThatThrownBy(this::take)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("failed with 403");

    assertThat(take().files()).hasSize(1);
    assertThat(kickOffs).isEqualTo(2);
  }

  @Test
  void manifestThatOmitsAFileIsAskedForAgain() {
    faults.once(on("GET", "/_operations/export"), new Fault.EarlyManifest());
    assertThat(take().files()).hasSize(1);
  }

  @Test
  void serverThatRefusesLeavesNothingBehind() {
    faults.always(KICK_OFF, Faults.tokenExpired());
    assertThatThrownBy(this::take).isInstanceOf(RejectedException.class);
    assertThat(containers()).isEmpty();
  }
}
