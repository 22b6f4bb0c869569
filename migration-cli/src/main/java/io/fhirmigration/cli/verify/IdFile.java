package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of lines such as {@code Patient/123}; empty lines do not count. */
final class IdFile {
  private static final Pattern LINE =
      Pattern.compile("([A-Z][A-Za-z]{1,63})/((?!\\.{1,2}$)[A-Za-z0-9\\-.]{1,64})");

  private IdFile() {}

  static List<ResourceId> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserMistake("--ids: " + file + " cannot be read; give a text file you may read");
    }
    List<ResourceId> ids = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        ids.add(new ResourceId(matcher.group(1), matcher.group(2)));
      } else if (!line.isEmpty()) {
        throw new UserMistake(
            "--ids: line " + (i + 1) + " of " + file + " is no resource; write Patient/123");
      }
    }
    if (ids.isEmpty()) {
      throw new UserMistake("--ids: " + file + " names no resource; write lines like Patient/123");
    }
    return ids;
  }
}
