package io.reelwork.odata.uri;

import io.reelwork.odata.model.Value;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A `$filter` as its writer meant it, before names and types are checked.
///
/// `FilterParser.parse(filter.print())` gives the same tree: parentheses leave no node, and the
/// printer sets one around every operation that is an operand.
public sealed interface Filter {
  /// A literal.
  record Literal(Value value) implements Filter {}

  /// A property, or a path of names with slashes between.
  record Name(String path) implements Filter {}

  /// `not x` or `-x`.
  record Unary(UnaryOperator operator, Filter operand) implements Filter {}

  /// `left operator right`.
  record Binary(BinaryOperator operator, Filter left, Filter right) implements Filter {}

  /// `function(a,b)`.
  record Call(String function, List<Filter> arguments) implements Filter {
    /// Copies the arguments.
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// The operators before an operand.
  enum UnaryOperator {
    NOT,
    NEGATE
  }

  /// The operators between operands; `binding` grows with how tightly they bind.
  enum BinaryOperator {
    OR(1),
    AND(2),
    EQ(3),
    NE(3),
    GT(4),
    GE(4),
    LT(4),
    LE(4),
    ADD(5),
    SUB(5),
    MUL(6),
    DIV(6),
    MOD(6);

    private final int binding;
    private final String word = name().toLowerCase(Locale.ROOT);

    BinaryOperator(int binding) {
      this.binding = binding;
    }

    int binding() {
      return binding;
    }

    /// The word in the URL: `eq`.
    public String word() {
      return word;
    }
  }

  /// The text that `FilterParser` reads back to this tree: `(State eq 3) and (Priority gt 0)`.
  default String print() {
    return switch (this) {
      case Literal literal -> Literals.format(literal.value());
      case Name name -> name.path();
      case Unary unary ->
          (unary.operator() == UnaryOperator.NOT ? "not " : "-")
              + "("
              + unary.operand().print()
              + ")";
      case Binary binary ->
          operand(binary.left()) + " " + binary.operator().word() + " " + operand(binary.right());
      case Call call ->
          call.arguments().stream()
              .map(Filter::print)
              .collect(Collectors.joining(",", call.function() + "(", ")"));
    };
  }

  private static String operand(Filter filter) {
    return filter instanceof Binary ? "(" + filter.print() + ")" : filter.print();
  }
}
