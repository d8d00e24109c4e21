package io.reelwork.odata.uri;

import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.uri.Filter.BinaryOperator;
import io.reelwork.odata.uri.Filter.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the text of `$filter`, already percent-decoded, into a `Filter`.
///
/// ```text
/// expression = unary { operator unary }        by precedence, left-associative
/// unary      = "not" unary | "-" unary | primary
/// primary    = "(" expression ")" | name "(" [expression {"," expression}] ")" | literal | name
/// ```
///
/// Precedence from loose to tight: `or`, `and`, `eq ne`, `gt ge lt le`, `add sub`, `mul div mod`.
/// One parser reads one text. Source: OData v3 URL conventions, section 5.1.1.
public final class FilterParser {
  private static final int MOST_CHARACTERS = 32_768;
  private static final int MOST_NODES = 2_000;
  private static final int MOST_NESTING = 100;
  private static final List<BinaryOperator> OPERATORS = List.of(BinaryOperator.values());

  private final String text;
  private int at;
  private int nesting;
  private int nodes;

  private FilterParser(String text) {
    this.text = text;
  }

  /// Reads a whole filter.
  ///
  /// @throws ODataError `MALFORMED_QUERY` with the position at fault
  public static Filter parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new ODataError(
          Code.MALFORMED_QUERY,
          "$filter: must have at most " + MOST_CHARACTERS + " characters but had " + text.length());
    }
    FilterParser parser = new FilterParser(text);
    Filter filter = parser.expression(0);
    parser.skipBlanks();
    if (parser.at < text.length()) {
      throw parser.malformed("an operator or the end must stand here");
    }
    return filter;
  }

  /// Reads operators that bind more tightly than `floor`.
  private Filter expression(int floor) {
    Filter left = unary();
    int chain = 0;
    for (Optional<BinaryOperator> next = operator(floor);
        next.isPresent();
        next = operator(floor)) {
      BinaryOperator operator = next.get();
      chain += operator.binding() > BinaryOperator.AND.binding() ? 1 : 0;
      if (chain > MOST_NESTING) {
        throw malformed("there must be at most " + MOST_NESTING + " operators in a row");
      }
      Filter right = expression(operator.binding());
      left = counted(new Filter.Binary(operator, left, right));
    }
    return left;
  }

  /// Takes the next operator when it binds more tightly than `floor`.
  private Optional<BinaryOperator> operator(int floor) {
    skipBlanks();
    for (BinaryOperator operator : OPERATORS) {
      if (operator.binding() > floor && isWord(operator.word())) {
        at += operator.word().length();
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  private Filter unary() {
    skipBlanks();
    if (++nesting > MOST_NESTING) {
      throw malformed("must be nested at most " + MOST_NESTING + " deep");
    }
    Filter filter;
    if (isWord("not")) {
      at += 3;
      filter = counted(new Filter.Unary(UnaryOperator.NOT, unary()));
    } else if (peek() == '-' && !isDigit(peek(1))) {
      at++;
      filter = counted(new Filter.Unary(UnaryOperator.NEGATE, unary()));
    } else {
      filter = counted(primary());
    }
    nesting--;
    return filter;
  }

  private Filter primary() {
    char first = peek();
    if (first == '(') {
      at++;
      Filter inside = expression(0);
      expect(')');
      return inside;
    }
    if (first == '\'') {
      return literal(at);
    }
    if (isDigit(first) || first == '-') {
      return number();
    }
    if (isNameStart(first)) {
      return named();
    }
    throw malformed(first == 0 ? "an operand is missing" : "an operand must stand here");
  }

  private Filter named() {
    int start = at;
    while (isNamePart(peek()) || (peek() == '/' && isNameStart(peek(1)))) {
      at++;
    }
    String name = text.substring(start, at);
    if (peek() == '\'') {
      return literal(start);
    }
    if (name.equals("null") || name.equals("true") || name.equals("false")) {
      return new Filter.Literal(Literals.parse(name));
    }
    skipBlanks();
    return peek() == '(' ? call(name) : new Filter.Name(name);
  }

  private Filter call(String function) {
    at++;
    List<Filter> arguments = new ArrayList<>();
    skipBlanks();
    if (peek() == ')') {
      at++;
      return new Filter.Call(function, arguments);
    }
    arguments.add(expression(0));
    skipBlanks();
    while (peek() == ',') {
      at++;
      arguments.add(expression(0));
      skipBlanks();
    }
    expect(')');
    return new Filter.Call(function, arguments);
  }

  /// A quoted literal whose prefix, if any, starts at `start`; `at` is on the opening quote.
  private Filter literal(int start) {
    int end = at + 1;
    while (end < text.length()) {
      if (text.charAt(end) != '\'') {
        end++;
      } else if (end + 1 < text.length() && text.charAt(end + 1) == '\'') {
        end += 2;
      } else {
        at = end + 1;
        return new Filter.Literal(Literals.parse(text.substring(start, at)));
      }
    }
    throw malformed("the quote must be closed");
  }

  private Filter number() {
    int start = at;
    at++;
    while (isNamePart(peek()) || peek() == '.' || isExponentSign()) {
      at++;
    }
    return new Filter.Literal(Literals.parse(text.substring(start, at)));
  }

  private boolean isExponentSign() {
    char before = text.charAt(at - 1);
    return (peek() == '+' || peek() == '-') && (before == 'e' || before == 'E');
  }

  private Filter counted(Filter filter) {
    if (++nodes > MOST_NODES) {
      throw malformed("there must be at most " + MOST_NODES + " operands and operators");
    }
    return filter;
  }

  private void expect(char letter) {
    skipBlanks();
    if (peek() != letter) {
      throw malformed("'" + letter + "' must stand here");
    }
    at++;
  }

  private boolean isWord(String word) {
    return text.startsWith(word, at) && !isNamePart(peek(word.length()));
  }

  private void skipBlanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') {
      at++;
    }
  }

  private char peek() {
    return peek(0);
  }

  /// The character `ahead` of the cursor, U+0000 behind the end.
  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  private static boolean isDigit(char letter) {
    return letter >= '0' && letter <= '9';
  }

  private static boolean isNameStart(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
  }

  private static boolean isNamePart(char letter) {
    return isNameStart(letter) || isDigit(letter);
  }

  private ODataError malformed(String what) {
    return new ODataError(
        Code.MALFORMED_QUERY,
        "$filter at position " + (at + 1) + ": " + what + ", in " + Excerpt.of(text));
  }
}
