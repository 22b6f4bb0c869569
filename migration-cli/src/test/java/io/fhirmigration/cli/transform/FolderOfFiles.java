package io.fhirmigration.cli.transform;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Files that are changed from a folder {@code in} to a folder {@code out}. */
abstract class FolderOfFiles {
  @TempDir Path folder;

  final Result digits18(String... more) {
    List<String> args = new ArrayList<>(List.of("transform", "--decimals", "digits18"));
    args.addAll(List.of("--in", path("in"), "--out", path("out")));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(new String[0]));
  }

  final String path(String name) {
    return folder.resolve(name).toString();
  }

  final List<String> written() throws IOException {
    Path out = folder.resolve("out");
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(out)) {
      return all.filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  final String result(String name) throws IOException {
    return Files.readString(folder.resolve("out").resolve(name));
  }
}
