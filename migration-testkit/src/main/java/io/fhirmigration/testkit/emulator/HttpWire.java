package io.fhirmigration.testkit.emulator;

import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Requests and answers as bytes of HTTP/1.1, one of each per connection. */
final class HttpWire {
  private static final int LONGEST_LINE = 1 << 16;
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(201, "Created"),
          Map.entry(202, "Accepted"),
          Map.entry(204, "No Content"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(410, "Gone"),
          Map.entry(412, "Precondition Failed"),
          Map.entry(413, "Payload Too Large"),
          Map.entry(423, "Locked"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"));

  private HttpWire() {}

  /** Reads one request; empty when the connection was closed before it began. */
  static Optional<ModelRequest> read(InputStream in, OutputStream out) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = first.split(" ", -1);
    if (parts.length != 3) {
      throw new IOException("not an HTTP request line");
    }
    ModelRequest request = new ModelRequest(parts[0], parts[1], Map.of(), new byte[0]);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new IOException("not an HTTP header line");
      }
      request = request.header(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    if (request.first("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    return Optional.of(
        new ModelRequest(request.method(), request.target(), request.headers(), body(request, in)));
  }

  /** Writes one answer; a HEAD gets no body. */
  static void write(OutputStream out, String method, ModelResponse answer) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(answer.status()).append(' ');
    head.append(REASONS.getOrDefault(answer.status(), "Status")).append("\r\n");
    answer
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (answer.status() != 204) {
      head.append("Content-Length: ").append(answer.body().length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!method.equals("HEAD") && answer.status() != 204) {
      out.write(answer.body());
    }
    out.flush();
  }

  private static byte[] body(ModelRequest request, InputStream in) throws IOException {
    if (request.first("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      return chunked(in);
    }
    try {
      return exactly(in, request.first("Content-Length").map(Integer::parseInt).orElse(0));
    } catch (NumberFormatException e) {
      throw new IOException("not a content length", e);
    }
  }

  private static byte[] chunked(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
      body.write(exactly(in, size));
      line(in);
    }
    while (!line(in).isEmpty()) {
      continue;
    }
    return body.toByteArray();
  }

  private static int chunkSize(InputStream in) throws IOException {
    String line = line(in);
    int extension = line.indexOf(';');
    try {
      return Integer.parseInt((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("not a chunk size", e);
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the body is shorter than announced");
    }
    return bytes;
  }

  /** A line without its end; empty at the end of the stream too. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (line.size() == LONGEST_LINE) {
        throw new IOException("an HTTP line is too long");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
