package io.fhirmigration.cli;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.Migrations;
import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.cli.verify.PlannedTransformers;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.verify.report.AttachedCheck;
import io.fhirmigration.verify.report.EvidenceFiles;
import io.fhirmigration.verify.report.EvidenceReport;
import io.fhirmigration.verify.report.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: writes the evidence report. */
@Command(
    name = "report",
    description =
        "Writes the evidence report of a migration, as JSON and as one page to read, print and"
            + " sign. It holds no patient data. Works at any time; before the end it says 'in"
            + " progress'.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 written, whatever the report says; 2 nothing was written."})
final class ReportCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where report.json and report.html go; a report that is there is replaced.")
  private Path folder = Path.of("");

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description =
          "Add the result of a comparison: what 'verify surface|deep|full --json' printed. Findings"
              + " are counted, their ids are left out. Can be repeated.")
  private List<Path> checks = List.of();

  @Option(
      names = "--sign-key",
      paramLabel = "KEY.pem",
      description =
          "Sign report.json with this private key (RSA, elliptic curve or Ed25519; PKCS#8 in PEM)"
              + " into report.json.sig.")
  private @Nullable Path keyFile;

  @Option(
      names = "--sign-off",
      paramLabel = "NAME",
      description = "Write into the audit trail that this person signs off the report written now.")
  private @Nullable String signer;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "With --sign-off: what the signature stands for.")
  private String reason = "";

  @Option(
      names = "--ask-servers",
      description = "Ask both servers of --config for the name and version of their software.")
  private boolean askServers;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<String> mistakes = new ArrayList<>();
    if (signer != null && (signer.isBlank() || reason.isBlank())) {
      mistakes.add("--sign-off: needs a name and --reason TEXT; both stay in the audit trail");
    }
    if (signer == null && !reason.isBlank()) {
      mistakes.add("--reason: is for --sign-off NAME; give both or none");
    }
    WritableFolder.problem(folder)
        .ifPresent(problem -> mistakes.add("--out: " + problem + "; name another folder"));
    if (askServers && store.config().isEmpty()) {
      mistakes.add("--ask-servers: needs --config FILE, which names the servers");
    }
    List<AttachedCheck> added = checks(mistakes);
    Optional<SigningKey> key = key(mistakes);
    if (!mistakes.isEmpty()) {
      throw new UserMistake(mistakes);
    }
    Optional<RunConfig> config =
        store.config().map(file -> ConfigFile.read(file, console.environment()));
    return store.one(
        console, chosen -> report(chosen.migrations(), chosen.id(), config, added, key));
  }

  private int report(
      Migrations migrations,
      MigrationId id,
      Optional<RunConfig> config,
      List<AttachedCheck> added,
      Optional<SigningKey> key) {
    MigrationRecords records = migrations.records(id);
    if (signer != null && !records.status().phase().isTerminal()) {
      throw new UserMistake(
          "--sign-off: migration "
              + id
              + " is in "
              + records.status().phase()
              + "; sign off the report that is written after its end");
    }
    EvidenceReport.Builder builder =
        EvidenceReport.builder(records, console.clock().instant()).version(Version.text());
    config.ifPresent(known -> describe(builder, records, known));
    added.forEach(builder::check);
    EvidenceReport report = builder.build();
    EvidenceFiles files = write(report, key);
    if (signer != null) {
      migrations.signOff(id, report.sha256(), signer, reason);
    }
    say(id, report, files, key);
    return ExitCode.COMPLETED.code();
  }

  /** Adds what the configuration knows and the records do not. */
  private void describe(EvidenceReport.Builder builder, MigrationRecords records, RunConfig known) {
    builder.settings(known.settings());
    if (known.plan().transformers().equals(records.migration().plan().transformers())) {
      builder.fingerprints(
          PlannedTransformers.of(known, console, records.migration().referenceInstant()).stream()
              .map(Transformer::fingerprint)
              .toList());
    }
    if (askServers) {
      known
          .source()
          .ifPresent(
              server -> builder.server(known.plan().source().toString(), software(server, true)));
      builder.server(known.plan().destination().toString(), software(known.destination(), false));
    }
  }

  private String software(ServerConfig server, boolean source) {
    try {
      return (source
              ? Connections.source(server, console.environment(), console.clock()).facts()
              : Connections.target(server, console.environment(), console.clock()).facts())
          .software();
    } catch (MigrationException e) {
      return "did not answer";
    }
  }

  private EvidenceFiles write(EvidenceReport report, Optional<SigningKey> key) {
    try {
      return EvidenceFiles.write(folder, report, key);
    } catch (IOException e) {
      throw new UserMistake(
          "--out: "
              + folder
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "); name another folder or make room");
    }
  }

  private void say(
      MigrationId id, EvidenceReport report, EvidenceFiles files, Optional<SigningKey> key) {
    PrintWriter text = console.text(output.json());
    String verdict = report.conclusion().proof().word();
    text.println(id + ": " + verdict);
    report.conclusion().reasons().forEach(line -> text.println("  " + line));
    text.println(files.page() + "  to read, print and sign");
    text.println(files.json() + "  SHA-256 " + report.sha256());
    files
        .signature()
        .ifPresent(file -> text.println(file + "  " + key.map(SigningKey::algorithm).orElse("")));
    if (signer != null) {
      text.println("signed off by " + signer + "; the next report shows it");
    }
    if (output.json()) {
      ObjectBuilder json =
          JsonValue.object()
              .put("migration", id.value())
              .put("verdict", verdict)
              .put(
                  "reasons",
                  JsonValue.array(
                      report.conclusion().reasons().stream().map(JsonString::new).toList()))
              .put("report", files.json().toString())
              .put("page", files.page().toString())
              .put("sha256", report.sha256());
      files.signature().ifPresent(file -> json.put("signature", file.toString()));
      console.out().println(json.build().toJson());
    }
  }

  private List<AttachedCheck> checks(List<String> mistakes) {
    List<AttachedCheck> added = new ArrayList<>();
    for (Path file : checks) {
      try {
        added.add(AttachedCheck.read(String.valueOf(file.getFileName()), Files.readAllBytes(file)));
      } catch (RejectedException e) {
        mistakes.add("--check: " + e.getMessage());
      } catch (IOException e) {
        mistakes.add("--check: " + file + " cannot be read; name a file that you may read");
      }
    }
    return added;
  }

  private Optional<SigningKey> key(List<String> mistakes) {
    if (keyFile == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(SigningKey.read(Files.readString(keyFile)));
    } catch (RejectedException e) {
      mistakes.add("--sign-key: " + keyFile + " " + e.getMessage());
    } catch (IOException e) {
      mistakes.add("--sign-key: " + keyFile + " cannot be read as text; name a PEM file");
    }
    return Optional.empty();
  }
}
