package io.fhirmigration.verify.report;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What can be shown about a migration, for a person who has to sign for it.
 *
 * <p>The document holds counts, times, states, reasons and the names of people who decided; no
 * resource, no id of one and no value of one. The page is made of the document alone, so the two
 * cannot say different things. Immutable and safe for any thread; nothing here does I/O.
 */
public final class EvidenceReport {
  /** The version of the document's form. */
  public static final int VERSION = 1;

  private static final String SCHEMA = "evidence-report.schema.json";

  private final JsonObject json;
  private final byte[] bytes;
  private final Conclusion conclusion;

  private EvidenceReport(JsonObject json, Conclusion conclusion) {
    this.json = json;
    this.bytes = (json.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    this.conclusion = conclusion;
  }

  /**
   * Begins a report.
   *
   * @param records what is known of the migration
   * @param writtenAt when the report is written
   */
  public static Builder builder(MigrationRecords records, Instant writtenAt) {
    return new Builder(records, writtenAt);
  }

  /** The JSON Schema (2020-12) of the document. */
  public static String schema() {
    try (InputStream in =
        Objects.requireNonNull(EvidenceReport.class.getResourceAsStream(SCHEMA), SCHEMA)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document. */
  public JsonObject json() {
    return json;
  }

  /** The document's bytes in UTF-8, on one line that ends with a line feed; a new copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of {@link #bytes}, in lower-case hex. */
  public String sha256() {
    return Sha256.of(bytes);
  }

  /** What the report says as a whole. */
  public Conclusion conclusion() {
    return conclusion;
  }

  /** The document as one HTML page that needs nothing else, with the document's SHA-256 on it. */
  public String page() {
    return new EvidencePage(json, sha256()).html();
  }

  /** Collects what only the caller knows; used by one thread. */
  public static final class Builder {
    private final MigrationRecords records;
    private final Instant writtenAt;
    private String version = "unknown";
    private final Map<String, String> servers = new TreeMap<>();
    private Optional<MigrationSettings> settings = Optional.empty();
    private List<String> fingerprints = List.of();
    private final List<AttachedCheck> checks = new ArrayList<>();

    private Builder(MigrationRecords records, Instant writtenAt) {
      this.records = records;
      this.writtenAt = writtenAt;
    }

    /** Names the version of the program; {@code unknown} by default. */
    public Builder version(String value) {
      version = OneLine.of(value, 100);
      return this;
    }

    /** Names the software of a server by its address; not named by default. */
    public Builder server(String base, String software) {
      servers.put(base, OneLine.of(software, 200));
      return this;
    }

    /** Adds the settings as they are now; the audit trail has their changes. */
    public Builder settings(MigrationSettings value) {
      settings = Optional.of(value);
      return this;
    }

    /** Adds the fingerprints of the plan's transformers, in their order; none by default. */
    public Builder fingerprints(List<String> value) {
      fingerprints = List.copyOf(value);
      return this;
    }

    /**
     * Adds the result of a comparison.
     *
     * @throws RejectedException when it says that it is about another migration
     */
    public Builder check(AttachedCheck check) {
      check.requireOf(records.migration().plan());
      checks.add(check);
      return this;
    }

    /** Makes the report. */
    public EvidenceReport build() {
      Conclusion conclusion = Judgement.of(records, checks);
      JsonObject json =
          new ReportJson(records, conclusion, checks)
              .write(writtenAt, version, servers, settings, fingerprints);
      return new EvidenceReport(json, conclusion);
    }
  }
}
