package io.fhirmigration.cli.config;

import io.fhirmigration.model.OneLine;

/**
 * One thing that is wrong with a configuration.
 *
 * @param line the line it stands in, from 1
 * @param field the path of the field, such as {@code source.url}
 * @param what what is wrong
 * @param fix what to do about it
 */
public record Problem(int line, String field, String what, String fix) {
  private static final int LONGEST = 300;

  /** The problem as one line of text, whatever the file holds. */
  public String text(String file) {
    String where = field.isEmpty() ? "" : OneLine.of(field, LONGEST) + ": ";
    return file + ":" + line + ": " + where + OneLine.of(what, LONGEST) + "; " + OneLine.of(fix);
  }
}
