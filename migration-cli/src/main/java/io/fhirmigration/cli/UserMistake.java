package io.fhirmigration.cli;

import java.util.List;

/**
 * Something the user gave is wrong, so that nothing was started. Carries one line per mistake, each
 * with what to do about it; no secret and no patient data.
 */
public final class UserMistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> lines;

  /** One mistake. */
  public UserMistake(String line) {
    this(List.of(line));
  }

  /** Several mistakes, one line each. */
  public UserMistake(List<String> lines) {
    super(String.join(System.lineSeparator(), lines));
    this.lines = List.copyOf(lines);
  }

  /** The mistakes, one line each. */
  public List<String> lines() {
    return lines;
  }
}
