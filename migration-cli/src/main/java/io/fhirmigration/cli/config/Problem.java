package io.fhirmigration.cli.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param line the line it stands in, from 1
 * @param field the path of the field, such as {@code source.url}
 * @param what what is wrong
 * @param fix what to do about it
 */
public record Problem(int line, String field, String what, String fix) {
  /** The problem as one line of text. */
  public String text(String file) {
    return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + what + "; " + fix;
  }
}
