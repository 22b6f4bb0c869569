package io.fhirmigration.verify.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Writes HTML and the SVG in it. Every text and every value is escaped, so that nothing which a
 * server or a person said can become markup; names of elements and attributes are constants.
 */
final class Html {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9:-]*");

  /** Characters that are not shown but do something: controls, and those that turn the writing. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values by turns
   */
  Html open(String name, String... attributes) {
    tag(name, attributes);
    out.append('>');
    open.push(name);
    return this;
  }

  /** Closes the element that was opened last. */
  Html close() {
    String name = open.pop();
    out.append("</").append(name).append('>');
    if (!name.equals("span") && !name.equals("a") && !name.equals("code")) {
      out.append('\n');
    }
    return this;
  }

  /** An element that never has content, such as {@code meta}. */
  Html alone(String name, String... attributes) {
    tag(name, attributes);
    out.append(">\n");
    return this;
  }

  /** A shape of an SVG, which closes itself. */
  Html shape(String name, String... attributes) {
    tag(name, attributes);
    out.append("/>\n");
    return this;
  }

  /** An element with only text in it. */
  Html element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  /** Text, escaped. */
  Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** The whole, once every element is closed. */
  String html() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }

  /** A style sheet of our own; nothing of it comes from outside. */
  Html style(String css) {
    if (css.contains("<")) {
      throw new IllegalArgumentException("a style sheet with markup");
    }
    out.append("<style>\n").append(css).append("</style>\n");
    return this;
  }

  /** The line that makes browsers follow the standard. */
  Html doctype() {
    out.append("<!DOCTYPE html>\n");
    return this;
  }

  private void tag(String name, String... attributes) {
    require(name);
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      require(attributes[i]);
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(escaped(attributes[i + 1])).append('"');
    }
  }

  private static void require(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name of an element or attribute");
    }
  }

  static String escaped(String text) {
    String shown = UNSEEN.matcher(text).replaceAll("\ufffd");
    StringBuilder escaped = new StringBuilder(shown.length() + 16);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
