package io.fhirmigration.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.PauseWindow;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final String SMALLEST =
      """
      migration:
        id: ward-seven
        mode: continuous
      source:
        kind: azure-api-for-fhir
        url: https://old.example.org
      destination:
        kind: ahds
        url: https://new.example.org/
      staging:
        path: staged
      state:
        path: state/copy
      """;

  @TempDir Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("copy.yaml"), yaml);
  }

  private RunConfig read(String yaml) throws IOException {
    return ConfigFile.read(file(yaml), Map.of());
  }

  private List<String> problems(String yaml) throws IOException {
    Path file = file(yaml);
    UserMistake mistake =
        catchThrowableOfType(UserMistake.class, () -> ConfigFile.read(file, Map.of()));
    return mistake.lines().stream().map(line -> line.replace(file + ":", "")).toList();
  }

  @Test
  void planOfSmallestFileEqualsPlanOfCode() throws IOException {
    MigrationPlan ofCode =
        MigrationPlan.builder(
                "ward-seven",
                MigrationPlan.Mode.CONTINUOUS,
                URI.create("https://old.example.org"),
                URI.create("https://new.example.org"),
                folder.toRealPath().resolve("staged").toUri())
            .build();

    assertThat(read(SMALLEST).plan()).isEqualTo(ofCode);
  }

  @Test
  void planOfFullFileEqualsPlanOfCode() throws IOException {
    String full =
        SMALLEST.replace(
                "  mode: continuous\n",
                """
                  mode: once
                  range:
                    since: 2019-01-01T01:00:00+01:00
                    till: 2021-01-01T00:00:00Z
                  history: true
                  deletes: true
                  lanes: per-type
                  types: [Patient, Observation]
                  excludedTypes:
                    - AuditEvent
                  importMode: incremental-load
                  referenceInstant: 2022-01-01T00:00:00Z
                """)
            + """
            transformers:
              - name: decimal-limit
                properties: {profile: digits18, mode: round}
            """;
    MigrationPlan ofCode =
        MigrationPlan.builder(
                "ward-seven",
                MigrationPlan.Mode.ONCE,
                URI.create("https://old.example.org"),
                URI.create("https://new.example.org"),
                folder.toRealPath().resolve("staged").toUri())
            .since(Instant.parse("2019-01-01T00:00:00Z"))
            .till(Instant.parse("2021-01-01T00:00:00Z"))
            .history(true)
            .deletes(true)
            .perType(true)
            .types(List.of("Observation", "Patient"))
            .excludedTypes(List.of("AuditEvent"))
            .referenceInstant(Instant.parse("2022-01-01T00:00:00Z"))
            .transformer("decimal-limit", Map.of("mode", "round", "profile", "digits18"))
            .build();

    assertThat(read(full).plan()).isEqualTo(ofCode);
  }

  @Test
  void settingsThatAreNotGivenKeepTheirDefaults() throws IOException {
    RunConfig config = read(SMALLEST + "settings:\n  pollInterval: PT3S\n  maxStagedBytes: 1000\n");

    assertThat(config.settings())
        .isEqualTo(
            MigrationSettings.builder()
                .pollInterval(Duration.ofSeconds(3))
                .maxStagedBytes(1000)
                .build());
    assertThat(read(SMALLEST).settings()).isEqualTo(MigrationSettings.DEFAULTS);
  }

  @Test
  void allProblemsAreNamedAtOnceWithTheirLines() throws IOException {
    String bad =
        """
        migration:
          id: Ward Seven
        source:
          kind: azure-api-for-fihr
        destination:
          kind: ahds
          url: https://new.example.org
        staging:
          path: staged
        state:
          path: copy
        settings:
          strategy: adptive
          settleLag: 5 minutes
          maxConcurentExports: 3
          filesPerPayload: 20000
        """;

    assertThat(problems(bad))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).startsWith("2: migration.id: 'Ward Seven' is not understood; use"),
            p -> assertThat(p).startsWith("2: migration.mode: is missing; say continuous"),
            p -> assertThat(p).startsWith("4: source.kind: 'azure-api-for-fihr' is not known; did"),
            p -> assertThat(p).startsWith("4: source.url: is missing; give the server's base URL"),
            p ->
                assertThat(p)
                    .startsWith(
                        "13: settings.strategy: 'adptive' is not known; did you mean adaptive?"),
            p ->
                assertThat(p)
                    .startsWith(
                        "14: settings.settleLag: '5 minutes' is not understood; use an ISO"),
            p ->
                assertThat(p)
                    .isEqualTo(
                        "15: settings.maxConcurentExports: is not a known field; did you mean"
                            + " maxConcurrentExports?"),
            p -> assertThat(p).contains("filesPerPayload 20000"));
  }

  @Test
  void literalTokenIsRefusedAndNotRepeated() throws IOException {
    String token = "eyJhbGciOiJub25lIn0.hush";
    for (String credential :
        List.of(
            "credential: " + token,
            "credential: {tokenFrom: " + token + "}",
            "credential: {token: " + token + "}")) {
      List<String> problems =
          problems(SMALLEST.replace("kind: ahds\n", "kind: ahds\n  " + credential + "\n"));

      assertThat(problems).isNotEmpty().allMatch(p -> !p.contains("hush"));
      assertThat(problems.get(0))
          .contains("destination.credential")
          .contains("tokenFrom: env:NAME");
    }
  }

  @Test
  void addressWithPasswordIsRefusedAndNotRepeated() throws IOException {
    assertThat(problems(SMALLEST.replace("https://old", "https://me:hidden@old")))
        .hasSize(1)
        .allMatch(p -> p.startsWith("6: source.url: ") && !p.contains("hidden"));
  }

  @Test
  void plainHttpToAnotherMachineNeedsToBeAllowed() throws IOException {
    String plain = SMALLEST.replace("https://old", "http://old");

    assertThat(problems(plain)).hasSize(1).allMatch(p -> p.contains("source.url: http to"));
    assertThat(
            read(plain.replace(
                    "kind: azure-api-for-fhir\n",
                    "kind: azure-api-for-fhir\n  allowPlainHttp: true\n"))
                .source()
                .orElseThrow()
                .allowPlainHttp())
        .isTrue();
  }

  @Test
  void plansOwnContradictionsStandAtTheirField() throws IOException {
    assertThat(
            problems(
                SMALLEST.replace(
                    "mode: continuous\n",
                    "mode: continuous\n  range: {till: 2020-01-01T00:00:00Z}\n")))
        .containsExactly(
            "4: migration.range: a continuous migration ends by a cut-over; use mode once");
  }

  @Test
  void transformerThatDoesNotTakeItsPropertiesIsNamed() throws IOException {
    assertThat(
            problems(
                SMALLEST + "transformers:\n  - name: decimal-limit\n    properties: {profil: x}\n"))
        .hasSize(1)
        .allMatch(p -> p.startsWith("15: transformers[0].name: ") && p.contains("profil"));
  }

  @Test
  void transformerThatHasToKnowTheWholeRangeTakesModeOnce() throws IOException {
    String config = SMALLEST + "transformers:\n  - name: normalise-versions\n";
    assertThat(problems(config))
        .containsExactly(
            "3: migration.mode: is continuous, and the transformer normalise-versions has to know"
                + " the whole range before the first import; say once");
    assertThat(read(config.replace("continuous", "once")).plan().transformers()).hasSize(1);
  }

  @Test
  void fieldGivenTwiceIsNamed() throws IOException {
    assertThat(problems(SMALLEST + "verify: none\nverify: surface\n"))
        .containsExactly("15: verify: is given twice; keep one of the two");
  }

  @Test
  void textThatIsNotYamlIsOneProblem() throws IOException {
    assertThat(problems("migration: [unclosed\nsource: }"))
        .hasSize(1)
        .allMatch(p -> p.contains("is not YAML"));
    assertThat(problems("just some prose"))
        .hasSize(1)
        .allMatch(p -> p.startsWith("1: holds no settings"));
    assertThat(problems("")).hasSize(1).allMatch(p -> p.startsWith("1: is empty"));
  }

  @Test
  void fileThatIsNotTextIsOneProblem() throws IOException {
    Path file = folder.resolve("binary.yaml");
    Files.write(file, new byte[] {(byte) 0xc3, 0x28, 0, 1, 2});

    UserMistake mistake =
        catchThrowableOfType(UserMistake.class, () -> ConfigFile.read(file, Map.of()));

    assertThat(mistake.lines()).hasSize(1);
    assertThat(mistake.lines().get(0)).contains("is not YAML");
  }

  @Test
  void controlCommandsNeedOnlyTheState() throws IOException {
    StoreChoice choice =
        ConfigFile.store(file("migration: {id: x}\nsource: {nonsense: 1}\nstate: {path: a/b}\n"));

    assertThat(choice.state().path()).contains(folder.resolve("a/b"));
    assertThat(choice.migration()).contains("x");
  }

  private static String stateIn(String state) {
    return SMALLEST.replace("state:\n  path: state/copy\n", "state: {" + state + "}\n");
  }

  @Test
  void databaseIsNamedByAddressUserAndReference() throws IOException {
    RunConfig config =
        read(stateIn("kind: jdbc, url: 'jdbc:mariadb://db/x', user: me, passwordFrom: file:pw"));
    assertThat(config.state().kind()).isEqualTo("jdbc");
    assertThat(config.state().path()).isEmpty();
    assertThat(config.state().properties())
        .containsOnly(
            Map.entry("url", "jdbc:mariadb://db/x"),
            Map.entry("user", "me"),
            Map.entry("passwordFrom", "file:" + folder.resolve("pw")));
  }

  @Test
  void passwordOfADatabaseIsRefusedAndNotRepeated() throws IOException {
    String state = "kind: jdbc, url: 'jdbc:postgresql://db/x?user=me&password=hidden'";
    assertThat(problems(stateIn(state)))
        .hasSize(1)
        .allMatch(p -> p.contains("state.url: holds a password") && !p.contains("hidden"));
    assertThat(problems(stateIn("kind: jdbc, url: 'jdbc:x:y', passwordFrom: hidden")))
        .hasSize(1)
        .allMatch(p -> p.contains("state.passwordFrom") && !p.contains("hidden"));
  }

  @Test
  void fieldsOfAnotherKindOfStateAreRefused() throws IOException {
    assertThat(problems(stateIn("kind: jdbc, url: 'jdbc:x:y', path: p")))
        .hasSize(1)
        .allMatch(p -> p.contains("state.path: does not belong to kind jdbc"));
    assertThat(problems(stateIn("kind: in-memory, path: p, user: u"))).hasSize(2);
    assertThat(problems(stateIn("kind: jdbc, url: host")))
        .hasSize(1)
        .allMatch(p -> p.contains("state.url: is no JDBC address"));
  }

  @Test
  void pauseWindowsAreRead() throws IOException {
    String settings =
        """
        settings:
          maxConsecutiveFailures: 7
          exportMaxCount: 500
          countTotals: false
          pauseWindows:
            - {zone: Europe/Berlin, days: [MON, FRI], from: "08:00", to: "17:30", drain: true}
            - {zone: UTC, from: "22:00", to: "06:00"}
        """;

    MigrationSettings read = read(SMALLEST + settings).settings();

    assertThat(read.maxConsecutiveFailures()).isEqualTo(7);
    assertThat(read.exportMaxCount()).isEqualTo(500);
    assertThat(read.countTotals()).isFalse();
    assertThat(read.pauseWindows())
        .containsExactly(
            new PauseWindow(
                ZoneId.of("Europe/Berlin"),
                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.of(8, 0),
                LocalTime.of(17, 30),
                true),
            new PauseWindow(
                ZoneId.of("UTC"),
                EnumSet.allOf(DayOfWeek.class),
                LocalTime.of(22, 0),
                LocalTime.of(6, 0),
                false));
  }

  @Test
  void wrongPauseWindowsAreNamedWithTheirLines() throws IOException {
    String settings =
        """
        settings:
          pauseWindows:
            - zone: Europe/Berlim
              days: [Mon]
              from: 8
            - {zone: UTC, from: "08:00", to: "09:00", drian: true}
        """;

    assertThat(problems(SMALLEST + settings))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("16: settings.pauseWindows[0].zone: 'Europe/Berlim' is not"),
            line -> assertThat(line).contains("settings.pauseWindows[0].to: is missing"),
            line ->
                assertThat(line)
                    .startsWith("17: settings.pauseWindows[0].days: 'Mon' is no")
                    .contains("did you mean MON?"),
            line -> assertThat(line).startsWith("18: settings.pauseWindows[0].from: '8' is not"),
            line ->
                assertThat(line)
                    .startsWith("19: settings.pauseWindows[1].drian: ")
                    .contains("did you mean drain?"));
  }

  @Test
  void deIdentificationIsPartOfThePlanAndRefusedWithTypeLanes() throws IOException {
    String yaml =
        SMALLEST.replace(
            "destination:", "  anonymization: {config: a/b.json, upload: b.json}\ndestination:");

    RunConfig config = read(yaml);

    assertThat(config.plan().anonymization().orElseThrow().config()).isEqualTo("a/b.json");
    assertThat(config.source().orElseThrow().anonymization().orElseThrow().upload())
        .contains(folder.toAbsolutePath().resolve("b.json"));
    assertThat(problems(yaml.replace("mode: continuous", "mode: continuous\n  lanes: per-type")))
        .singleElement(STRING)
        .startsWith("4: migration.lanes: the source de-identifies exports of all types at once");
    assertThat(problems(yaml.replace("a/b.json", "../b.json")))
        .singleElement(STRING)
        .contains("source.anonymization.config: leads out of its container");
  }
}
