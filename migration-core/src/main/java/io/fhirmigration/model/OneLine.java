package io.fhirmigration.model;

import java.util.regex.Pattern;

/**
 * Text from outside, made fit for a log, a record and a terminal: one line without control
 * characters, escape sequences and characters that turn the direction of writing, without query
 * strings, passwords, signatures and tokens, without quoted JSON or markup, and not long.
 *
 * <p>The notes and reasons of the records and the messages of {@link MigrationException}s go
 * through here by themselves. What looks like a resource is left out because a server may quote the
 * one it complains about; a value that stands in plain prose is not recognised.
 */
public final class OneLine {
  /** The longest text, in characters, that {@link #of(String)} gives. */
  public static final int LONGEST = 500;

  private static final String CUT = "...";
  private static final Pattern BLANK = Pattern.compile("[\\p{C}\\p{Z}]+");
  private static final Pattern ESCAPE_SEQUENCE =
      Pattern.compile("(?:\u001b\\[|\u009b)[0-?]*[@-~]?");
  private static final Pattern JSON = Pattern.compile("[\\[{]\\s*\\\\?[\"{\\[](?:.*[}\\]]|.*)");
  private static final Pattern MARKUP = Pattern.compile("<[A-Za-z/!?](?:.*>|.*)");
  private static final Pattern USER = Pattern.compile("(?i)(://)[^/?#\\s@]*@");
  private static final Pattern QUERY =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*://[^\\s?\"'<>]*)\\?[^\\s\"'<>]+");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)\\b(sig|se|sv|sas|[a-z_]*token|[a-z_]*secret|password|pwd|accountkey"
              + "|sharedaccesssignature)=[^&;\\s\"']+");
  private static final Pattern CREDENTIAL =
      Pattern.compile("(?i)\\b(bearer|basic|sharedkey)\\s+[a-z0-9._~+/=:-]+");
  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i)\\b(authorization)[\"']?\\s*[:=]\\s*\\S+(?:\\s+\\S+)?");
  private static final Pattern JSON_WEB_TOKEN =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*){0,4}");

  private OneLine() {}

  /** The text in at most {@value #LONGEST} characters. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /**
   * The text in at most {@code longest} characters; dots end one that was cut.
   *
   * @param longest at least 3
   */
  public static String of(String text, int longest) {
    boolean cut = text.length() > 4 * longest;
    String line = cut ? text.substring(0, 4 * longest) : text;
    line = ESCAPE_SEQUENCE.matcher(line).replaceAll(" ");
    line = BLANK.matcher(line).replaceAll(" ").strip();
    line = withoutSecrets(line);
    line = JSON.matcher(line).replaceAll("{" + CUT + "}");
    line = MARKUP.matcher(line).replaceAll("<" + CUT + ">");
    return cut || line.length() > longest ? shortened(line, longest) : line;
  }

  private static String withoutSecrets(String text) {
    String line = USER.matcher(text).replaceAll("$1");
    line = QUERY.matcher(line).replaceAll("$1?" + CUT);
    line = SECRET.matcher(line).replaceAll("$1=" + CUT);
    line = CREDENTIAL.matcher(line).replaceAll("$1 " + CUT);
    line = AUTHORIZATION.matcher(line).replaceAll("$1 " + CUT);
    return JSON_WEB_TOKEN.matcher(line).replaceAll(CUT);
  }

  private static String shortened(String line, int longest) {
    String start =
        line.length() <= longest - CUT.length() ? line : line.substring(0, longest - CUT.length());
    boolean half = !start.isEmpty() && Character.isHighSurrogate(start.charAt(start.length() - 1));
    return (half ? start.substring(0, start.length() - 1) : start) + CUT;
  }
}
