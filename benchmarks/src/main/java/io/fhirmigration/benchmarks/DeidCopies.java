package io.fhirmigration.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPath.IParsedExpression;
import ca.uhn.fhir.parser.IParser;
import io.fhirmigration.deid.Anonymizer;
import io.fhirmigration.deid.AnonymizerOptions;
import io.fhirmigration.deid.AnonymizerWorker;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Property;

/** One file de-identified in two ways by the same rules, all of which remove what they match. */
final class DeidCopies {
  /** HAPI works on every n-th line, so that one pass over a large file ends in seconds. */
  private static final long HAPI_BYTES = 1 << 20;

  private static final byte[] LINE_END = {'\n'};

  private static final List<String> TYPES =
      List.of(
          "HumanName",
          "Address",
          "ContactPoint",
          "Identifier",
          "Narrative",
          "Annotation",
          "Attachment",
          "Extension",
          "date",
          "dateTime",
          "instant");

  private static final List<String> PATHS =
      List.of(
          "Patient.gender",
          "Patient.communication.language",
          "Observation.component.value",
          "Observation.referenceRange",
          "Condition.recorder.display",
          "Encounter.hospitalization",
          "Claim.insurance.preAuthRef",
          "ExplanationOfBenefit.disposition",
          "Location.position",
          "Organization.alias",
          "Procedure.location.display",
          "DiagnosticReport.conclusion");

  private final Path file;
  private final SinkBuffer sink;
  private final AnonymizerWorker worker;

  DeidCopies(Path file, SinkBuffer sink) {
    this.file = file;
    this.sink = sink;
    String rules =
        Stream.concat(TYPES.stream().map(type -> "nodesByType('" + type + "')"), PATHS.stream())
            .map(path -> "{\"path\":\"" + path + "\",\"method\":\"redact\"}")
            .collect(Collectors.joining(","));
    String config = "{\"fhirVersion\":\"R4\",\"fhirPathRules\":[" + rules + "]}";
    worker =
        Anonymizer.compile(
                config.getBytes(StandardCharsets.UTF_8), AnonymizerOptions.at(Instant.EPOCH))
            .worker("", "");
  }

  /** Compiled rules over the bytes of each line. */
  long deid() throws IOException {
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        if (worker.apply(line.bytes(), line.offset(), line.length())) {
          sink.write(worker.output(), 0, worker.outputLength());
        } else {
          sink.write(line.bytes(), line.offset(), line.length());
        }
        sink.write(LINE_END, 0, 1);
      }
    }
    return Files.size(file);
  }

  /** HAPI's model, parsed, changed where FHIRPath says so, and encoded. */
  long hapiDeid() throws IOException {
    long every = Math.max(1, Files.size(file) / HAPI_BYTES);
    long worked = 0;
    IParser parser = Hapi.CONTEXT.newJsonParser();
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        if (line.lineNumber() % every == 0) {
          String json =
              new String(line.bytes(), line.offset(), line.length(), StandardCharsets.UTF_8);
          IBaseResource resource = parser.parseResource(json);
          redact(resource);
          byte[] utf8 = parser.encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
          sink.write(utf8, 0, utf8.length);
          sink.write(LINE_END, 0, 1);
          worked += line.length() + 1;
        }
      }
    }
    return worked;
  }

  private static void redact(IBaseResource resource) {
    for (IParsedExpression expression : Hapi.of(resource.fhirType())) {
      for (IBase found : Hapi.PATHS.evaluate(resource, expression, IBase.class)) {
        clear(found);
      }
    }
  }

  private static void clear(IBase found) {
    if (found instanceof IPrimitiveType<?> primitive) {
      primitive.setValueAsString(null);
    }
    if (found instanceof Base base) {
      for (Property property : base.children()) {
        property.getValues().forEach(DeidCopies::clear);
      }
    }
  }

  /** Made only by the benchmark that needs it. */
  private static final class Hapi {
    static final FhirContext CONTEXT = FhirContext.forR4();
    static final IFhirPath PATHS = CONTEXT.newFhirPath();
    private static final Map<String, List<IParsedExpression>> BY_TYPE = new TreeMap<>();

    static List<IParsedExpression> of(String resourceType) {
      return BY_TYPE.computeIfAbsent(resourceType, Hapi::parse);
    }

    private static List<IParsedExpression> parse(String resourceType) {
      List<IParsedExpression> expressions = new ArrayList<>();
      try {
        for (String type : TYPES) {
          expressions.add(PATHS.parse("descendants().where($this is " + type + ")"));
        }
        for (String path : DeidCopies.PATHS) {
          if (path.startsWith(resourceType + ".")) {
            expressions.add(PATHS.parse(path));
          }
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return expressions;
    }
  }
}
