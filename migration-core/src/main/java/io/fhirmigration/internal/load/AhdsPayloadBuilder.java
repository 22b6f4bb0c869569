package io.fhirmigration.internal.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ImportPayloadBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Request bodies for {@code $import} of Azure Health Data Services.
 *
 * <p>Inputs are sorted by type and address, because the server tells requests apart by the order of
 * their inputs too; the nonce travels as {@code inputSource}, which the server stores and does not
 * read. The files of one type stay in one body where they fit.
 */
final class AhdsPayloadBuilder implements ImportPayloadBuilder {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Comparator<Input> ORDER =
      Comparator.comparing(Input::type).thenComparing(input -> input.url().toString());

  @Override
  public List<Payload> build(Request request) {
    List<String> problems = AhdsImportRules.problems(request);
    if (!problems.isEmpty()) {
      throw new RejectedException("import request: " + String.join("; ", problems));
    }
    List<Payload> payloads = new ArrayList<>();
    for (List<Input> inputs : bodies(request)) {
      String nonce = request.nonce() + "-" + (payloads.size() + 1);
      payloads.add(new Payload(nonce, inputs, body(request, nonce, inputs)));
    }
    return payloads;
  }

  private static List<List<Input>> bodies(Request request) {
    List<Input> sorted = request.inputs().stream().sorted(ORDER).toList();
    List<List<Input>> bodies = new ArrayList<>();
    List<Input> body = new ArrayList<>();
    for (int from = 0; from < sorted.size(); ) {
      int to = Math.min(endOfType(sorted, from), from + request.maxInputs());
      if (body.size() + to - from > request.maxInputs()) {
        bodies.add(body);
        body = new ArrayList<>();
      }
      body.addAll(sorted.subList(from, to));
      from = to;
    }
    bodies.add(body);
    return bodies;
  }

  private static int endOfType(List<Input> sorted, int from) {
    int to = from;
    while (to < sorted.size() && sorted.get(to).type().equals(sorted.get(from).type())) {
      to++;
    }
    return to;
  }

  private static byte[] body(Request request, String nonce, List<Input> inputs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("resourceType", "Parameters");
      json.writeArrayFieldStart("parameter");
      parameter(json, "inputFormat", "valueString", "application/fhir+ndjson");
      parameter(json, "mode", "valueString", mode(request.mode()));
      parameter(json, "inputSource", "valueUri", "urn:fhirmigration:" + nonce);
      if (request.negativeVersions()) {
        json.writeStartObject();
        json.writeStringField("name", "allowNegativeVersions");
        json.writeBooleanField("valueBoolean", true);
        json.writeEndObject();
      }
      parameter(json, "errorContainerName", "valueString", request.errorContainer());
      if (request.unitBytes() > 0) {
        json.writeStartObject();
        json.writeStringField("name", "processingUnitBytesToRead");
        json.writeNumberField("valueInteger", request.unitBytes());
        json.writeEndObject();
      }
      for (Input input : inputs) {
        json.writeStartObject();
        json.writeStringField("name", "input");
        json.writeArrayFieldStart("part");
        parameter(json, "type", "valueString", input.type());
        parameter(json, "url", "valueUri", input.url().toString());
        parameter(json, "etag", "valueString", input.etag());
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void parameter(JsonGenerator json, String name, String kind, String value)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField(kind, value);
    json.writeEndObject();
  }

  private static String mode(ImportMode mode) {
    return mode == ImportMode.INITIAL_LOAD ? "InitialLoad" : "IncrementalLoad";
  }
}
