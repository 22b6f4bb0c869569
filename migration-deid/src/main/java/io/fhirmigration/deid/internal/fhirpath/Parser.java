package io.fhirmigration.deid.internal.fhirpath;

import io.fhirmigration.deid.internal.fhirpath.Lexer.Kind;
import io.fhirmigration.deid.internal.fhirpath.Lexer.Token;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compiles expressions. */
public final class Parser {
  private static final List<Set<String>> BINARY =
      List.of(
          Set.of("implies"),
          Set.of("or", "xor"),
          Set.of("and"),
          Set.of("in", "contains"),
          Set.of("=", "~", "!=", "!~"),
          Set.of("<", ">", "<=", ">="),
          Set.of("|"),
          Set.of("is", "as"),
          Set.of("+", "-", "&"),
          Set.of("*", "/", "div", "mod"));
  private static final int TYPE_LEVEL = 7;
  private static final int DEEPEST = 100;

  private final List<Token> tokens;
  private int at;
  private int depth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * Compiles a whole text.
   *
   * @throws SyntaxException when it is no expression, or not one of the subset
   */
  public static Expression parse(String text) throws SyntaxException {
    Parser parser = new Parser(Lexer.tokens(text));
    Expression expression = parser.binary(0);
    if (parser.next().kind() != Kind.END) {
      throw SyntaxException.invalid("something follows the expression");
    }
    return expression;
  }

  private Token next() {
    return tokens.get(at);
  }

  private boolean accept(String text) {
    if (!next().is(text)) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(String text) throws SyntaxException {
    if (!accept(text)) {
      throw SyntaxException.invalid("'" + text + "' is expected");
    }
  }

  private Expression binary(int level) throws SyntaxException {
    if (level == BINARY.size()) {
      return unary();
    }
    Expression left = binary(level + 1);
    while (BINARY.get(level).stream().anyMatch(operator -> next().is(operator))) {
      String operator = tokens.get(at++).text();
      if (level == TYPE_LEVEL) {
        left = chain(left, Types.operator(operator, typeName()));
      } else {
        left = Operators.binary(operator, left, binary(level + 1));
      }
    }
    return left;
  }

  private Expression unary() throws SyntaxException {
    if (++depth > DEEPEST) {
      throw SyntaxException.invalid("it is nested too deeply");
    }
    Expression expression = signed();
    depth--;
    return expression;
  }

  private Expression signed() throws SyntaxException {
    if (accept("-")) {
      return Operators.negative(unary());
    }
    accept("+");
    Expression expression = term();
    while (true) {
      if (accept(".")) {
        expression = chain(expression, step());
      } else if (accept("[")) {
        Expression index = binary(0);
        expect("]");
        expression = chain(expression, Functions.index(index));
      } else {
        return expression;
      }
    }
  }

  private static Expression chain(Expression left, Step step) {
    return context -> step.apply(left.eval(context), context);
  }

  private Expression term() throws SyntaxException {
    Token token = next();
    switch (token.kind()) {
      case STRING:
        return literal(token.text());
      case NUMBER:
        return literal(number(token.text()));
      case TEMPORAL:
        return literal(temporal(token.text()));
      case WORD, QUOTED:
        return word(token);
      default:
        break;
    }
    if (accept("(")) {
      Expression inner = binary(0);
      expect(")");
      return inner;
    }
    if (accept("{")) {
      expect("}");
      return context -> List.of();
    }
    if (token.is("%")) {
      throw SyntaxException.unsupported("variables");
    }
    throw SyntaxException.invalid("an operand is expected");
  }

  private Expression word(Token token) throws SyntaxException {
    if (token.is("true") || token.is("false")) {
      return literal(token.is("true"));
    }
    if (token.is("$this")) {
      at++;
      return context -> context;
    }
    if (token.text().startsWith("$")) {
      throw SyntaxException.unsupported(token.text());
    }
    Step step = step();
    return context -> step.apply(context, context);
  }

  private Expression literal(Object value) {
    at++;
    List<Object> items = List.of(value);
    return context -> items;
  }

  private Object number(String text) throws SyntaxException {
    if (tokens.get(at + 1).kind() == Kind.STRING) {
      throw SyntaxException.unsupported("a quantity");
    }
    try {
      return text.contains(".") ? new BigDecimal(text) : (Object) (long) Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw SyntaxException.invalid("a number that is too large");
    }
  }

  private static Object temporal(String text) throws SyntaxException {
    String body = text.substring(1);
    return (body.startsWith("T") ? Temporal.time(body) : Temporal.date(body))
        .map(
            value ->
                new Temporal(value.text().replaceFirst("T$", ""), value.isTime(), value.parts()))
        .orElseThrow(() -> SyntaxException.invalid("a date that doesn't exist"));
  }

  private Step step() throws SyntaxException {
    Token name = next();
    if (name.kind() != Kind.WORD && name.kind() != Kind.QUOTED || name.text().isEmpty()) {
      throw SyntaxException.invalid("a name is expected");
    }
    at++;
    if (!accept("(")) {
      return Functions.member(name.text());
    }
    if (Types.isFunction(name.text())) {
      String type = typeName();
      expect(")");
      return Types.operator(name.text(), type);
    }
    List<Expression> arguments = new ArrayList<>();
    if (!accept(")")) {
      do {
        arguments.add(binary(0));
      } while (accept(","));
      expect(")");
    }
    return Functions.call(name.text(), arguments);
  }

  private String typeName() throws SyntaxException {
    Token name = next();
    if (name.kind() != Kind.WORD && name.kind() != Kind.QUOTED) {
      throw SyntaxException.invalid("a type is expected");
    }
    at++;
    boolean space = name.text().equals("FHIR") || name.text().equals("System");
    return space && accept(".") ? typeName() : name.text();
  }
}
