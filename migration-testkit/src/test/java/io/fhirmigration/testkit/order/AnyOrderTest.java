package io.fhirmigration.testkit.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.internal.load.AhdsPayloadBuilderProvider;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ImportPayloadBuilderProvider;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.testkit.inprocess.ModelTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines whose versions and dates agree may arrive in any order. */
class AnyOrderTest {
  private static final int DAYS = 5;

  private static void days(Copy copy) {
    for (int day = 0; day < DAYS; day++) {
      for (int p = 0; p < 4; p++) {
        if ((day + p) % 3 != 0) {
          copy.version("p" + p, 2 * day + 1, Copy.at(day, 10 * p));
        }
        copy.version("p" + p, 2 * day + 2, Copy.at(day, 10 * p + 5));
      }
    }
  }

  private static void windowsArriveAs(List<Integer> order) {
    try (Copy copy = new Copy(DAYS, 0, Copy::history)) {
      days(copy);
      ImportOrder imports = new ImportOrder(order);

      MigrationReport report =
          copy.run(
              engine ->
                  engine
                      .target(imports.around(ModelTarget.of(copy.destination)))
                      .listener(imports));

      assertThat(report.ending()).isEqualTo(MigrationReport.Ending.WAITING_FOR_VERDICT);
      List<String> windows = imports.sent().stream().sorted().toList();
      assertThat(imports.sent()).isEqualTo(order.stream().map(windows::get).toList());
      assertThat(report.status().ledger().total().quarantined()).isZero();
      assertThat(report.status().ledger().total().repeated()).isZero();
      assertThat(Copy.contents(copy.destination)).isEqualTo(Copy.contents(copy.source));
    }
  }

  @ParameterizedTest
  @CsvSource({"0 1 2 3 4", "4 3 2 1 0", "4 0 3 1 2", "2 4 0 1 3"})
  void windowsMayArriveInThisOrder(String order) {
    windowsArriveAs(List.of(order.split(" ")).stream().map(Integer::valueOf).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void windowsMayArriveInRandomOrder(long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, DAYS).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    windowsArriveAs(order);
  }

  /** Units run in an order that the seed decides; each reads its lines in batches of 1,000. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "1, 40000", "2, 40000", "3, 40000", "4, 250000"})
  void versionsOfOneResourceMayLieInManyBatchesAndUnits(long seed, long unitBytes) {
    try (Copy copy = new Copy(1, seed, plan -> Copy.history(plan).payloadBuilder("small-units"))) {
      for (int i = 0; i < 2_400; i++) {
        copy.version("p" + i % 7, i / 7 + 1, Copy.at(0, 0).plusMillis(37L * i));
      }

      MigrationReport report = copy.run(engine -> engine.payloadBuilder(new SmallUnits(unitBytes)));

      assertThat(report.status().ledger().total().imported()).isEqualTo(2_400);
      assertThat(Copy.contents(copy.destination)).isEqualTo(Copy.contents(copy.source));
    }
  }

  /** The destination's usual bodies with a unit of its own size. */
  private record SmallUnits(long unitBytes) implements ImportPayloadBuilderProvider {
    @Override
    public String name() {
      return "small-units";
    }

    @Override
    public ImportPayloadBuilder create(ProviderConfig config) {
      ImportPayloadBuilder usual = new AhdsPayloadBuilderProvider().create(config);
      return request ->
          usual.build(
              new ImportPayloadBuilder.Request(
                  request.inputs(),
                  request.nonce(),
                  request.mode(),
                  request.negativeVersions(),
                  request.errorContainer(),
                  unitBytes,
                  request.maxInputs()));
    }
  }
}
