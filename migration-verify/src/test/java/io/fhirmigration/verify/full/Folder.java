package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes one side into a folder. */
record Folder(Path path) {

  Folder file(String name, String... lines) throws IOException {
    return file(name, List.of(lines));
  }

  /** Compressed when the name ends so. */
  Folder file(String name, List<String> lines) throws IOException {
    Path file = path.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      for (String line : lines) {
        out.write((line + "\n").getBytes(UTF_8));
      }
    }
    return this;
  }

  NdjsonFiles files() throws IOException {
    Files.createDirectories(path);
    return NdjsonFiles.below(path);
  }

  /** A resource with members behind its meta. */
  static String line(String type, String id, int version, String members) {
    return "{\"resourceType\":\""
        + type
        + "\",\"id\":\""
        + id
        + "\",\"meta\":{\"versionId\":\""
        + version
        + "\",\"lastUpdated\":\"2024-03-0"
        + version
        + "T10:00:00.000Z\"}"
        + (members.isEmpty() ? "" : "," + members)
        + "}";
  }
}
