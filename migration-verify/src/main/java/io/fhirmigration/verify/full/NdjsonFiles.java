package io.fhirmigration.verify.full;

import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All files of one side.
 *
 * @param files what is read
 * @param ignored files that lie there too and are not read, since their names do not end with
 *     {@code .ndjson} or {@code .ndjson.gz}
 */
public record NdjsonFiles(List<NdjsonFile> files, long ignored) {
  private static final int PAGE = 1000;

  /** Copies the list. */
  public NdjsonFiles {
    files = List.copyOf(files);
  }

  /**
   * The files below a folder, at any depth, in the order of their names. Symbolic links are not
   * followed.
   *
   * @throws IOException when the folder can't be listed
   */
  public static NdjsonFiles below(Path folder) throws IOException {
    List<NdjsonFile> files = new ArrayList<>();
    long ignored = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        String name = folder.relativize(path).toString().replace('\\', '/');
        if (isNdjson(name)) {
          files.add(new NdjsonFile(name, Files.size(path), () -> Files.newInputStream(path)));
        } else {
          ignored++;
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException("a folder below can't be listed", e);
    }
    files.sort(Comparator.comparing(NdjsonFile::name));
    return new NdjsonFiles(files, ignored);
  }

  /** The objects of a container whose names begin with the prefix, as they are now. */
  public static NdjsonFiles staged(StagingArea staging, String container, String prefix) {
    List<NdjsonFile> files = new ArrayList<>();
    long ignored = 0;
    List<StagedObject> page = staging.list(container, prefix, "", PAGE);
    while (!page.isEmpty()) {
      for (StagedObject object : page) {
        if (isNdjson(object.name())) {
          files.add(new NdjsonFile(object.name(), object.length(), () -> staging.open(object, 0)));
        } else {
          ignored++;
        }
      }
      String last = page.get(page.size() - 1).name();
      page = page.size() < PAGE ? List.of() : staging.list(container, prefix, last, PAGE);
    }
    return new NdjsonFiles(files, ignored);
  }

  private static boolean isNdjson(String name) {
    return name.endsWith(".ndjson") || name.endsWith(".ndjson.gz");
  }
}
