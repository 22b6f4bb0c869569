package io.fhirmigration.internal.staging;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.fhirmigration.spi.StagedObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One page of a container's objects in name order. Holds the entries of one folder per level in
 * memory; folders that the page cannot touch are not opened. Links are left out.
 */
final class FolderWalk {
  private final String container;
  private final String prefix;
  private final String after;
  private final int limit;
  private final List<StagedObject> page = new ArrayList<>();

  FolderWalk(String container, String prefix, String after, int limit) {
    this.container = container;
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  List<StagedObject> page(Path folder) throws IOException {
    walk(folder, "");
    return List.copyOf(page);
  }

  private void walk(Path folder, String path) throws IOException {
    for (Map.Entry<String, Path> entry : entries(folder, path).entrySet()) {
      if (page.size() == limit) {
        return;
      }
      String name = entry.getKey();
      if (name.endsWith("/")) {
        walk(entry.getValue(), name);
      } else {
        add(name, entry.getValue());
      }
    }
  }

  /**
   * A folder sorts as its name with a slash, because every name below it starts so.
   *
   * @return the entries that the page may need, by name
   */
  private Map<String, Path> entries(Path folder, String path) throws IOException {
    Map<String, Path> entries = new TreeMap<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = path + ObjectNames.decode(String.valueOf(child.getFileName()));
        if (Files.isDirectory(child, NOFOLLOW_LINKS)) {
          String below = name + "/";
          boolean passed = below.compareTo(after) < 0 && !after.startsWith(below);
          if (!passed && (below.startsWith(prefix) || prefix.startsWith(below))) {
            entries.put(below, child);
          }
        } else if (name.startsWith(prefix) && name.compareTo(after) > 0) {
          entries.put(name, child);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // deleted since its parent was listed
      return Map.of();
    }
    return entries;
  }

  private void add(String name, Path file) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
      if (found.isRegularFile()) {
        page.add(Pins.of(container, name, found));
      }
    } catch (NoSuchFileException e) {
      // deleted since its folder was listed
      return;
    }
  }
}
