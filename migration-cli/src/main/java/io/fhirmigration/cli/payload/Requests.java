package io.fhirmigration.cli.payload;

import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ImportPayloadBuilder.Input;
import io.fhirmigration.spi.ImportPayloadBuilder.Payload;
import io.fhirmigration.spi.ImportPayloadBuilder.Request;
import io.fhirmigration.spi.ImportPayloadBuilderProvider;
import io.fhirmigration.spi.ProviderConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The bodies of {@code $import} requests for files: the same files in any order give the same
 * bytes, so that a body that is sent twice is one job at the server.
 *
 * @param mode how the destination loads
 * @param history whether the files hold superseded versions
 * @param errorContainer where the server writes error rows
 * @param filesPerPayload most files in one body
 */
record Requests(ImportMode mode, boolean history, String errorContainer, int filesPerPayload) {
  private static final long DEFAULT_UNIT = 10_000_000;
  private static final String NOT_KNOWN = "not-known";

  /** The bodies, in order. */
  List<byte[]> bodies(List<ScannedFile> files) {
    List<Input> inputs = new ArrayList<>();
    long longest = 0;
    boolean pinned = true;
    for (ScannedFile scanned : files) {
      NamedFile file = scanned.file();
      inputs.add(new Input(scanned.type(), file.url(), file.etag().orElse(NOT_KNOWN)));
      longest = Math.max(longest, scanned.longest());
      pinned &= file.etag().isPresent();
    }
    long unit = longest >= DEFAULT_UNIT ? longest + 2 : 0;
    Request request =
        new Request(inputs, nonce(inputs), mode, history, errorContainer, unit, filesPerPayload);
    boolean complete = pinned;
    return builder().build(request).stream()
        .map(Payload::body)
        .map(body -> complete ? body : withoutEtags(body))
        .toList();
  }

  private static ImportPayloadBuilder builder() {
    for (ImportPayloadBuilderProvider provider :
        ServiceLoader.load(ImportPayloadBuilderProvider.class)) {
      if (provider.name().equals(MigrationPlan.DEFAULT_PAYLOAD_BUILDER)) {
        return provider.create(ProviderConfig.of(Map.of()));
      }
    }
    throw new UserMistake("payloads: no payload builder in this program; build it again");
  }

  private static String nonce(List<Input> inputs) {
    List<String> all = inputs.stream().map(i -> i.url() + " " + i.etag()).sorted().toList();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", all).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, 24);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** A file that is not in storage yet has no ETag that the server could compare. */
  private static byte[] withoutEtags(byte[] body) {
    JsonObject all = (JsonObject) JsonValue.parse(body);
    List<JsonValue> parameters =
        all.array("parameter").stream().map(p -> withoutEtag((JsonObject) p)).toList();
    Map<String, JsonValue> members = new LinkedHashMap<>(all.members());
    members.put("parameter", new JsonArray(parameters));
    return new JsonObject(members).toJson().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonValue withoutEtag(JsonObject parameter) {
    if (parameter.get("part").isEmpty()) {
      return parameter;
    }
    List<JsonValue> parts =
        parameter.array("part").stream()
            .filter(part -> !((JsonObject) part).string("name").equals(Optional.of("etag")))
            .toList();
    Map<String, JsonValue> members = new LinkedHashMap<>(parameter.members());
    members.put("part", new JsonArray(parts));
    return new JsonObject(members);
  }
}
