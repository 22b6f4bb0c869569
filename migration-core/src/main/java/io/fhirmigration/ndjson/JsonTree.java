package io.fhirmigration.ndjson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonBoolean;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Builds trees from JSON text. */
final class JsonTree {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NdjsonLimits.MAX_DEPTH)
                  .maxTokenCount(NdjsonLimits.MAX_TOKENS)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private JsonTree() {}

  static JsonValue parse(String json) {
    return inMemory(() -> JSON.createParser(json));
  }

  static JsonValue parse(byte[] buffer, int offset, int length) {
    int mark = Math.min(length, BYTE_ORDER_MARK.length);
    int skipped =
        Arrays.equals(buffer, offset, offset + mark, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)
            ? mark
            : 0;
    return inMemory(() -> JSON.createParser(buffer, offset + skipped, length - skipped));
  }

  static JsonValue parse(InputStream json) throws IOException {
    PushbackInputStream rest = new PushbackInputStream(json, BYTE_ORDER_MARK.length);
    byte[] start = rest.readNBytes(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
      rest.unread(start);
    }
    return document(() -> JSON.createParser(rest));
  }

  private static JsonValue inMemory(Source source) {
    try {
      return document(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void parseItems(byte[] json, Consumer<JsonValue> item) {
    try (JsonParser parser = JSON.createParser(json)) {
      items(parser, item);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void items(JsonParser parser, Consumer<JsonValue> item) throws IOException {
    try {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw refused("there is no JSON array", parser);
      }
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        item.accept(value(parser, token));
      }
      if (parser.nextToken() != null) {
        throw refused("something follows the JSON document", parser);
      }
    } catch (JsonProcessingException | java.io.CharConversionException e) {
      throw refused("the text isn't JSON, nests too deep or holds too many values", parser);
    }
  }

  private static JsonValue document(Source source) throws IOException {
    try (JsonParser parser = source.open()) {
      return document(parser);
    }
  }

  /** Jackson's messages quote the text, so only the position is passed on. */
  private static JsonValue document(JsonParser parser) throws IOException {
    try {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new RejectedException("there is no JSON document");
      }
      JsonValue value = value(parser, first);
      if (parser.nextToken() != null) {
        throw refused("something follows the JSON document", parser);
      }
      return value;
    } catch (JsonProcessingException | java.io.CharConversionException e) {
      throw refused("the text isn't JSON, nests too deep or holds too many values", parser);
    }
  }

  private static JsonValue value(JsonParser parser, JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT:
        return object(parser);
      case START_ARRAY:
        return array(parser);
      case VALUE_STRING:
        return new JsonString(parser.getText());
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        return new JsonNumber(parser.getText());
      case VALUE_TRUE:
        return new JsonBoolean(true);
      case VALUE_FALSE:
        return new JsonBoolean(false);
      default:
        return new JsonNull();
    }
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonValue value = value(parser, parser.nextToken());
      if (members.put(name, value) != null) {
        throw refused("an object names a member twice", parser);
      }
    }
    return new JsonObject(members);
  }

  private static JsonArray array(JsonParser parser) throws IOException {
    List<JsonValue> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return new JsonArray(items);
  }

  private static RejectedException refused(String problem, JsonParser parser) {
    return new RejectedException(
        problem
            + ", near line "
            + parser.currentLocation().getLineNr()
            + " column "
            + parser.currentLocation().getColumnNr());
  }

  private interface Source {
    JsonParser open() throws IOException;
  }
}
