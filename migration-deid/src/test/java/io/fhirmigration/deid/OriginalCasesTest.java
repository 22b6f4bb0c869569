package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The original tool's whole documents come out as they do there. */
class OriginalCasesTest {

  static Stream<String> cases() {
    return new String(TestFiles.read("cases.tsv"), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf('\t')));
  }

  private static byte[] run(String name) {
    return Anonymizer.compile(TestFiles.read(name + "/config.json"), TestFiles.OPTIONS)
        .apply(TestFiles.read(name + "/input.json"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void comesOutAsExpected(String name) {
    assertThat(sorted(run(name))).isEqualTo(sorted(TestFiles.read(name + "/expected.json")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsPrettyComesOutCompact(String name) {
    assertThat(new String(run(name), StandardCharsets.UTF_8)).doesNotContain("\n", "\": ");
  }

  @Test
  void membersKeepTheirOrderAndNewOnesFollow() {
    assertThat(new String(run("engine-test-sample"), StandardCharsets.UTF_8))
        .isEqualTo(
            new String(TestFiles.read("engine-test-sample/expected.json"), StandardCharsets.UTF_8));
  }

  @Test
  void whatIsExpectedIsNotWhatIsGiven() {
    assertThat(cases())
        .allSatisfy(
            name ->
                assertThat(sorted(TestFiles.read(name + "/input.json")))
                    .isNotEqualTo(sorted(TestFiles.read(name + "/expected.json"))));
  }

  /** Member order doesn't count. */
  private static String sorted(byte[] json) {
    return JsonValue.parse(json).toCanonicalJson();
  }
}
