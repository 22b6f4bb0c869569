package io.fhirmigration.cli.transform;

import io.fhirmigration.cli.WritableFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which files are read and where their results go; everything wrong with that is collected. */
final class Places {
  private static final int MOST_NAMED = 3;

  private final List<String> mistakes;
  private final boolean replace;
  private final List<FilePair> files = new ArrayList<>();
  private long ignored;

  /**
   * Nothing yet.
   *
   * @param replace whether results may take the place of files that are there
   */
  Places(List<String> mistakes, boolean replace) {
    this.mistakes = mistakes;
    this.replace = replace;
  }

  /** In the order of their names. */
  List<FilePair> files() {
    return List.copyOf(files);
  }

  /** Files that lie there too and are not read, by their names. */
  long ignored() {
    return ignored;
  }

  /**
   * Finds the files.
   *
   * @param out null for a run that writes none
   */
  void find(Path in, @Nullable Path out) {
    if (Files.isDirectory(in)) {
      folder(in, out);
    } else if (Files.isRegularFile(in)) {
      file(in, out);
    } else {
      mistakes.add(
          "--in: "
              + in
              + (Files.exists(in) ? " is neither a file nor a folder" : " does not exist")
              + "; name a file or a folder");
    }
  }

  private void folder(Path in, @Nullable Path out) {
    Path from = real(in);
    Path to = out == null ? from : real(out);
    if (out != null && (to.startsWith(from) || from.startsWith(to))) {
      mistakes.add("--out: " + out + " lies within --in or around it; name a folder beside it");
      return;
    }
    if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
      mistakes.add("--out: " + out + " is a file; name a folder, as --in is one");
      return;
    }
    try (Stream<Path> found = Files.walk(from)) {
      for (Path path : (Iterable<Path>) found.sorted()::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          take(from, path, to);
        } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          ignored++;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      mistakes.add("--in: " + in + " or a folder in it cannot be listed; check its rights");
      return;
    }
    if (files.isEmpty()) {
      mistakes.add("--in: " + in + " holds no *.ndjson, *.json or *.gz of these; name another");
    }
    if (out != null) {
      check(out);
    }
  }

  private void take(Path from, Path path, Path to) {
    Path below = from.relativize(path);
    if (FilePair.isRead(path.getFileName().toString())) {
      files.add(
          new FilePair(below.toString().replace('\\', '/'), nameOf(from), path, to.resolve(below)));
    } else {
      ignored++;
    }
  }

  private void file(Path in, @Nullable Path out) {
    String name = in.getFileName().toString();
    if (!FilePair.isRead(name)) {
      mistakes.add("--in: " + in + " ends neither with .ndjson nor .json, or .gz after these");
      return;
    }
    Path to = out == null ? in : Files.isDirectory(out) ? out.resolve(name) : out;
    files.add(new FilePair(name, nameOf(real(in).getParent()), in, to));
    if (out != null && real(to).equals(real(in))) {
      mistakes.add("--out: " + to + " is the file that is read; name another");
    } else if (out != null && !FilePair.isOfOneKind(name, to.getFileName().toString())) {
      mistakes.add(
          "--out: "
              + to
              + " does not end like "
              + name
              + ", which it holds the result of; name such a file, or a folder that is there");
    } else if (out != null) {
      check(to.toAbsolutePath().resolveSibling(""));
    }
  }

  private void check(Path folder) {
    WritableFolder.problem(folder)
        .ifPresent(problem -> mistakes.add("--out: " + problem + "; name another folder"));
    List<String> there =
        files.stream()
            .filter(file -> Files.exists(file.out(), LinkOption.NOFOLLOW_LINKS))
            .map(FilePair::name)
            .toList();
    files.stream()
        .map(FilePair::out)
        .filter(place -> Files.exists(place) && !Files.isRegularFile(place))
        .forEach(place -> mistakes.add("--out: " + place + " is no file; name another place"));
    if (!replace && !there.isEmpty()) {
      String more =
          there.size() > MOST_NAMED ? " and " + (there.size() - MOST_NAMED) + " more" : "";
      mistakes.add(
          "--out: holds "
              + String.join(", ", there.subList(0, Math.min(MOST_NAMED, there.size())))
              + more
              + " already; name another place, or add --replace");
    }
  }

  /** Checks where the report goes, once the files are known. */
  void report(Path in, Path report) {
    Path place = real(report);
    boolean taken =
        files.stream().anyMatch(f -> real(f.in()).equals(place) || real(f.out()).equals(place));
    if (taken) {
      mistakes.add("--report: " + report + " is a file that is read or written; name another");
    } else if (Files.exists(report) && !Files.isRegularFile(report)) {
      mistakes.add("--report: " + report + " is a folder or a device; name a file");
    } else if (Files.isDirectory(in) && place.startsWith(real(in))) {
      mistakes.add("--report: " + report + " lies within --in; name a file beside it");
    } else if (Files.exists(report) && !replace) {
      mistakes.add("--report: " + report + " is there already; name another, or add --replace");
    } else {
      WritableFolder.problem(report.toAbsolutePath().resolveSibling(""))
          .ifPresent(problem -> mistakes.add("--report: " + problem + "; name another folder"));
    }
  }

  private static String nameOf(@Nullable Path folder) {
    return folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString();
  }

  /** The path without links, also of what does not exist yet. */
  private static Path real(Path path) {
    Path there = path.toAbsolutePath().normalize();
    Path rest = Path.of("");
    while (!Files.exists(there) && there.getParent() != null) {
      rest = there.getFileName().resolve(rest);
      there = there.getParent();
    }
    try {
      return there.toRealPath().resolve(rest).normalize();
    } catch (IOException e) {
      return there.resolve(rest).normalize();
    }
  }
}
