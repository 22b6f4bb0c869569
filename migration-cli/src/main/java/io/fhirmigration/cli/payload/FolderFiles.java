package io.fhirmigration.cli.payload;

import io.fhirmigration.cli.UserMistake;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of a folder of this machine, under the addresses that they will have in storage. */
final class FolderFiles {
  private FolderFiles() {}

  /**
   * The files in the order of their names.
   *
   * @param storage the address of the container that they will lie in; null for where they lie now
   */
  static List<NamedFile> in(Path folder, @Nullable URI storage) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UserMistake("--files: " + folder + " is no folder; name the one with the files");
    }
    if (storage != null && (storage.getRawQuery() != null || storage.getRawUserInfo() != null)) {
      throw new UserMistake(
          "--storage-url: holds a query or a user; the server takes plain addresses only");
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> isNdjson(path.toString()))
          .map(path -> file(folder, path, storage))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    }
  }

  static boolean isNdjson(String name) {
    return name.endsWith(".ndjson") || name.endsWith(".ndjson.gz");
  }

  private static NamedFile file(Path folder, Path path, @Nullable URI storage) {
    String name = folder.relativize(path).toString().replace('\\', '/');
    URI url =
        storage == null
            ? path.toAbsolutePath().normalize().toUri()
            : URI.create(storage.toString().replaceAll("/+$", "") + "/" + encoded(name));
    return new NamedFile(name, url, Optional.empty(), () -> Files.newInputStream(path));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
