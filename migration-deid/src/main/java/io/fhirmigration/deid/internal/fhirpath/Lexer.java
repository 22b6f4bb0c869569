package io.fhirmigration.deid.internal.fhirpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits an expression into tokens. */
final class Lexer {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+)"
              + "|(?<word>[A-Za-z_][A-Za-z0-9_]*|\\$[a-z]+)"
              + "|(?<temporal>@(?:\\d{4}(?:-\\d\\d(?:-\\d\\d)?)?"
              + "(?:T(?:\\d\\d(?::\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)?(?:Z|[+-]\\d\\d:\\d\\d)?)?)?"
              + "|T\\d\\d(?::\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)?))"
              + "|(?<number>\\d+(?:\\.\\d+)?)"
              + "|(?<string>'[^'\\\\]*(?:\\\\.[^'\\\\]*)*')"
              + "|(?<quoted>\"(?:[^\"\\\\]|\\\\.)*\"|`(?:[^`\\\\]|\\\\.)*`)"
              + "|(?<symbol><=|>=|!=|!~|[-+*/&|=~<>.,()\\[\\]{}%])",
          Pattern.DOTALL);

  /** What a token is. */
  enum Kind {
    WORD,
    TEMPORAL,
    NUMBER,
    STRING,
    QUOTED,
    SYMBOL,
    END
  }

  /** A token; strings without quotes and escapes. */
  record Token(Kind kind, String text) {
    boolean is(String symbolOrWord) {
      return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(symbolOrWord);
    }
  }

  private Lexer() {}

  static List<Token> tokens(String expression) throws SyntaxException {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(expression);
    int at = 0;
    while (at < expression.length()) {
      if (!matcher.find() || matcher.start() != at) {
        throw SyntaxException.invalid("an unexpected character");
      }
      at = matcher.end();
      if (matcher.group("space") == null) {
        tokens.add(token(matcher));
      }
    }
    tokens.add(new Token(Kind.END, ""));
    return tokens;
  }

  private static Token token(Matcher matcher) throws SyntaxException {
    for (Kind kind : List.of(Kind.WORD, Kind.TEMPORAL, Kind.NUMBER, Kind.SYMBOL)) {
      String text = matcher.group(kind.name().toLowerCase(Locale.ROOT));
      if (text != null) {
        return new Token(kind, text);
      }
    }
    String string = matcher.group("string");
    String raw = string == null ? matcher.group("quoted") : string;
    return new Token(
        string == null ? Kind.QUOTED : Kind.STRING, unescape(raw.substring(1, raw.length() - 1)));
  }

  private static String unescape(String raw) throws SyntaxException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      i++;
      char code = raw.charAt(i);
      if (code == 'u') {
        if (!raw.substring(i).matches("(?s)u[0-9a-fA-F]{4}.*")) {
          throw SyntaxException.invalid("a broken escape");
        }
        text.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        text.append(unescaped(code));
      }
    }
    return text.toString();
  }

  private static char unescaped(char code) throws SyntaxException {
    int at = "'\"`\\/fnrt".indexOf(code);
    if (at < 0) {
      throw SyntaxException.invalid("an unknown escape");
    }
    return "'\"`\\/\f\n\r\t".charAt(at);
  }
}
