package io.fhirmigration.deid.internal.fhirpath;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The functions on one value. */
final class ValueFunctions {
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
                  Items.of(Items.string(focus).map(text -> text.toUpperCase(Locale.ROOT)));
          case "lower" ->
              (focus, context) ->
                  Items.of(Items.string(focus).map(text -> text.toLowerCase(Locale.ROOT)));
          case "trim" -> (focus, context) -> Items.of(Items.string(focus).map(String::strip));
          case "abs" -> (focus, context) -> Items.of(number(focus).map(ValueFunctions::absolute));
          case "floor" -> (focus, context) -> rounded(focus, RoundingMode.FLOOR);
          case "ceiling" -> (focus, context) -> rounded(focus, RoundingMode.CEILING);
          case "truncate", "round" ->
              (focus, context) ->
                  rounded(focus, name.equals("round") ? RoundingMode.HALF_UP : RoundingMode.DOWN);
          default -> null;
        });
  }

  private static Optional<Step> one(String name, Expression argument) {
    return Optional.ofNullable(
        switch (name) {
          case "startsWith" -> text(argument, (text, other) -> text.startsWith(other));
          case "endsWith" -> text(argument, (text, other) -> text.endsWith(other));
          case "contains" -> text(argument, (text, other) -> text.contains(other));
          case "matches" -> text(argument, (text, other) -> pattern(other).matcher(text).find());
          case "indexOf" -> text(argument, (text, other) -> (long) text.indexOf(other));
          case "substring" ->
              (focus, context) -> substring(focus, argument.eval(context), Optional.empty());
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

  private static String replaceMatches(String text, String regex, String replacement) {
    try {
      return pattern(regex).matcher(text).replaceAll(replacement);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new EvaluationException("a replacement names a group that isn't there");
    }
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new EvaluationException("a regular expression is broken");
    }
  }

  private static Optional<Object> whole(Object value) {
    try {
      return value instanceof Temporal
          ? Optional.empty()
          : Optional.of(Long.valueOf(Items.text(value)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> decimal(Object value) {
    try {
      return value instanceof Temporal
          ? Optional.empty()
          : Optional.of(new BigDecimal(Items.text(value)));
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
    return Items.of(
        number(focus).map(n -> Comparison.decimal(n).setScale(0, mode).longValueExact()));
  }
}
