package io.fhirmigration.deid.internal.fhirpath;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The functions on one value. */
final class ValueFunctions {
  /** Classes hold the characters of every script, and only a line feed ends a line. */
  private static final int DOTNET = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES;

  private static final int MOST_DIGITS = 28;
  private static final int LONG_DIGITS = 18;

  private ValueFunctions() {}

  static Optional<Step> call(String name, List<Expression> arguments) {
    return switch (arguments.size()) {
      case 0 -> plain(name);
      case 1 -> one(name, arguments.get(0));
      case 2 -> two(name, arguments.get(0), arguments.get(1));
      default -> Optional.empty();
    };
  }

  private static Optional<Step> plain(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "toString" -> (focus, context) -> Items.of(Items.single(focus).map(Items::text));
          case "toInteger" ->
              (focus, context) -> Items.of(Items.single(focus).flatMap(ValueFunctions::whole));
          case "toDecimal" ->
              (focus, context) -> Items.of(Items.single(focus).flatMap(ValueFunctions::decimal));
          case "length" ->
              (focus, context) -> Items.of(Items.string(focus).map(text -> (long) text.length()));
          case "upper" ->
              (focus, context) ->
                  Items.of(Items.string(focus).map(text -> mapped(text, Character::toUpperCase)));
          case "lower" ->
              (focus, context) ->
                  Items.of(Items.string(focus).map(text -> mapped(text, Character::toLowerCase)));
          case "trim" -> (focus, context) -> Items.of(Items.string(focus).map(String::strip));
          case "abs" -> (focus, context) -> Items.of(number(focus).map(ValueFunctions::absolute));
          case "floor" -> (focus, context) -> rounded(focus, RoundingMode.FLOOR);
          case "ceiling" -> (focus, context) -> rounded(focus, RoundingMode.CEILING);
          case "truncate" -> (focus, context) -> rounded(focus, RoundingMode.DOWN);
          case "round" -> (focus, context) -> rounded(focus, RoundingMode.HALF_EVEN);
          default -> null;
        });
  }

  private static Optional<Step> one(String name, Expression argument) {
    return Optional.ofNullable(
        switch (name) {
          case "startsWith" -> text(argument, (text, other) -> text.startsWith(other));
          case "endsWith" -> text(argument, (text, other) -> text.endsWith(other));
          case "contains" -> text(argument, (text, other) -> text.contains(other));
          case "matches" -> text(argument, ValueFunctions::matches);
          case "indexOf" -> text(argument, (text, other) -> (long) text.indexOf(other));
          case "substring" ->
              (focus, context) -> substring(focus, argument.eval(context), Optional.empty());
          case "round" -> (focus, context) -> rounded(focus, argument.eval(context));
          default -> null;
        });
  }

  private static Optional<Step> two(String name, Expression first, Expression second) {
    return Optional.ofNullable(
        switch (name) {
          case "substring" ->
              (focus, context) ->
                  substring(focus, first.eval(context), Optional.of(second.eval(context)));
          case "replace" ->
              (focus, context) ->
                  Items.of(
                      Items.string(focus)
                          .map(text -> text.replace(text(first, context), text(second, context))));
          case "replaceMatches" ->
              (focus, context) ->
                  Items.of(
                      Items.string(focus)
                          .map(
                              text ->
                                  replaceMatches(
                                      text, text(first, context), text(second, context))));
          default -> null;
        });
  }

  /** Each character becomes one character, as in .NET. */
  private static String mapped(String text, IntUnaryOperator mapping) {
    return text.codePoints()
        .map(mapping)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private interface TextFunction {
    Object apply(String text, String argument);
  }

  private static Step text(Expression argument, TextFunction function) {
    return (focus, context) -> {
      Optional<String> text = Items.string(focus);
      Optional<String> other = Items.string(argument.eval(context));
      return text.isPresent() && other.isPresent()
          ? List.of(function.apply(text.get(), other.get()))
          : List.of();
    };
  }

  private static String text(Expression expression, List<Object> context) {
    return Items.string(expression.eval(context)).orElse("");
  }

  private static List<Object> substring(
      List<Object> focus, List<Object> start, Optional<List<Object>> length) {
    Optional<String> text = Items.string(focus);
    Optional<Integer> from = Items.integer(start);
    if (text.isEmpty() || from.isEmpty() || from.get() < 0 || from.get() >= text.get().length()) {
      return List.of();
    }
    int rest = text.get().length() - from.get();
    int count =
        length.flatMap(Items::integer).map(n -> Math.max(0, Math.min(n, rest))).orElse(rest);
    return List.of(text.get().substring(from.get(), from.get() + count));
  }

  private static boolean matches(String text, String regex) {
    return matching(regex, pattern -> pattern.matcher(text).find());
  }

  private static String replaceMatches(String text, String regex, String replacement) {
    return matching(regex, pattern -> Replacement.in(pattern.matcher(text), replacement));
  }

  private static <T> T matching(String regex, Function<Pattern, T> use) {
    try {
      return use.apply(Pattern.compile(regex, DOTNET));
    } catch (PatternSyntaxException e) {
      throw new EvaluationException("a regular expression is broken");
    } catch (StackOverflowError e) {
      throw new EvaluationException("a text is too long for a regular expression");
    }
  }

  private static Optional<Object> whole(Object value) {
    try {
      return value instanceof Temporal
          ? Optional.empty()
          : Optional.of(value instanceof Boolean b ? b ? 1L : 0L : Long.valueOf(Items.text(value)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> decimal(Object value) {
    try {
      return value instanceof Temporal
          ? Optional.empty()
          : Items.decimal(value instanceof Boolean b ? b ? "1.0" : "0.0" : Items.text(value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> number(List<Object> focus) {
    Optional<Object> single = Items.single(focus);
    single.ifPresent(Comparison::decimal);
    return single;
  }

  private static Object absolute(Object number) {
    return number instanceof Long whole ? Math.abs(whole) : Comparison.decimal(number).abs();
  }

  private static List<Object> rounded(List<Object> focus, RoundingMode mode) {
    return Items.of(number(focus).map(n -> whole(Comparison.decimal(n).setScale(0, mode))));
  }

  private static Object whole(BigDecimal number) {
    return number.precision() <= LONG_DIGITS ? (Object) number.longValueExact() : number;
  }

  private static List<Object> rounded(List<Object> focus, List<Object> digits) {
    Optional<Integer> places = Items.integer(digits);
    if (places.filter(n -> n < 0 || n > MOST_DIGITS).isPresent()) {
      throw new EvaluationException("a number is rounded to 0 to 28 digits");
    }
    return Items.of(
        number(focus)
            .flatMap(
                n ->
                    places.map(
                        most -> {
                          BigDecimal exact = Comparison.decimal(n);
                          return exact.setScale(
                              Math.min(most, Math.max(0, exact.scale())), RoundingMode.HALF_EVEN);
                        })));
  }
}
