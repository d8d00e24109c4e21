package io.reelwork.services.feed;

import static org.jooq.impl.DSL.ceil;
import static org.jooq.impl.DSL.floor;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.length;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.position;
import static org.jooq.impl.DSL.round;
import static org.jooq.impl.DSL.substring;
import static org.jooq.impl.DSL.trim;
import static org.jooq.impl.DSL.upper;
import static org.jooq.impl.DSL.when;

import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.uri.BoundFilter.Arithmetic;
import io.reelwork.odata.uri.BoundFilter.Call;
import io.reelwork.odata.uri.BoundFilter.Literal;
import io.reelwork.odata.uri.BoundFilter.Member;
import io.reelwork.odata.uri.BoundFilter.Negative;
import io.reelwork.odata.uri.BoundFilter.Operand;
import io.reelwork.odata.uri.BoundFilter.Truth;
import io.reelwork.services.sql.Ticks;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// OData's operands and canonical functions in SQL that both databases evaluate alike.
///
/// They differ in two corners: a sum beyond 64 bits, which PostgreSQL refuses and SQLite goes on
/// with as a floating number, and `replace(x,'',null)`, which is x on SQLite.
///
/// Text is measured and cut by code points; case changes concern ASCII letters only, as both
/// databases do it on binary-sorted text.
final class SqlFunctions {
  private static final long LONGEST_TEXT = 1_000_000_000;
  private static final long TICKS_PER_DAY = 86_400 * Ticks.PER_SECOND;

  /// Days from 0000-03-01 to 0001-01-01 in the proleptic Gregorian calendar.
  private static final long DAYS_FROM_MARCH = 306;

  private SqlFunctions() {}

  @SuppressWarnings("unchecked")
  static <T> Field<T> operand(Operand operand) {
    Field<?> field =
        switch (operand) {
          case Member member ->
              FilterCondition.member(member).coerce(Columns.sqlType(member.type()));
          case Literal(Value value, Primitive type) ->
              DSL.val(Columns.toSql(value), Columns.sqlType(type));
          case Call call -> call.type() == Primitive.BOOLEAN ? truth(call) : function(call);
          case Arithmetic arithmetic -> arithmetic(arithmetic);
          case Negative negative -> widened(negative.operand(), negative.type()).neg();
          case Truth(var filter) -> twoValued(FilterCondition.of(filter));
        };
    return (Field<T>) field;
  }

  /// A Boolean function as a condition.
  static Condition condition(Call call) {
    return switch (call.function()) {
      case STARTSWITH -> startsWith(call);
      case ENDSWITH -> endsWith(text(call, 0), text(call, 1));
      case SUBSTRINGOF -> position(text(call, 1), text(call, 0)).gt(0);
      default -> throw new IllegalStateException(call.function() + " gives no Boolean");
    };
  }

  /// A prefix of a column is a range of it, which an index serves.
  static Condition startsWith(Call call) {
    Field<String> in = text(call, 0);
    if (call.arguments().get(1) instanceof Literal(Value.Text(String prefix), var type)
        && !prefix.isEmpty()
        && prefix.codePointBefore(prefix.length()) < Character.MAX_CODE_POINT) {
      return in.ge(prefix).and(in.lt(next(prefix)));
    }
    Field<String> prefix = text(call, 1);
    return substring(in, inline(1), length(prefix)).eq(prefix);
  }

  /// The smallest text that is greater than every text with this prefix.
  private static String next(String prefix) {
    int last = prefix.codePointBefore(prefix.length());
    int after = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
    return new StringBuilder(prefix.substring(0, prefix.length() - Character.charCount(last)))
        .appendCodePoint(after)
        .toString();
  }

  private static Condition endsWith(Field<String> in, Field<String> suffix) {
    return length(in)
        .ge(length(suffix))
        .and(substring(in, length(in).minus(length(suffix)).plus(1)).eq(suffix));
  }

  /// A condition as a value: unknown is false.
  private static Field<Boolean> twoValued(Condition condition) {
    return when(condition, inline(true)).otherwise(inline(false));
  }

  private static Field<Boolean> truth(Call call) {
    return DSL.field(condition(call));
  }

  private static Field<?> function(Call call) {
    return switch (call.function()) {
      case INDEXOF -> position(text(call, 0), text(call, 1)).minus(1);
      case LENGTH -> length(text(call, 0));
      case TOLOWER -> lower(text(call, 0));
      case TOUPPER -> upper(text(call, 0));
      case TRIM -> trim(text(call, 0));
      case CONCAT -> text(call, 0).concat(text(call, 1));
      case SUBSTRING -> cut(call);
      case REPLACE -> DSL.replace(text(call, 0), text(call, 1), text(call, 2));
      case YEAR -> year(call);
      case MONTH -> month(call);
      case DAY -> dayOfMonth(call);
      case HOUR -> timeOfDay(call, 3600, 24);
      case MINUTE -> timeOfDay(call, 60, 60);
      case SECOND -> timeOfDay(call, 1, 60);
      case ROUND -> rounded(number(call.arguments().getFirst()));
      case FLOOR -> floor(number(call.arguments().getFirst()).cast(Double.class));
      case CEILING -> ceil(number(call.arguments().getFirst()).cast(Double.class));
      case STARTSWITH, ENDSWITH, SUBSTRINGOF -> truth(call);
    };
  }

  /// Halves go away from zero; PostgreSQL does so for `numeric` only.
  private static Field<Double> rounded(Field<Number> number) {
    return round(number.cast(SQLDataType.NUMERIC)).cast(Double.class);
  }

  /// A substring is cut to the text; positions outside of it are none that SQL takes.
  private static Field<String> cut(Call call) {
    Field<Integer> from = clamped(call.arguments().get(1)).plus(1);
    return call.arguments().size() == 2
        ? substring(text(call, 0), from)
        : substring(text(call, 0), from, clamped(call.arguments().get(2)));
  }

  private static Field<Integer> clamped(Operand operand) {
    Field<Long> number = SqlFunctions.<Long>operand(operand).cast(Long.class);
    return when(number.lt(0L), inline(0L))
        .when(number.gt(LONGEST_TEXT), inline(LONGEST_TEXT))
        .otherwise(number)
        .cast(Integer.class);
  }

  private static Field<String> text(Call call, int argument) {
    return operand(call.arguments().get(argument));
  }

  private static Field<Number> number(Operand operand) {
    return operand(operand);
  }

  private static Field<?> arithmetic(Arithmetic arithmetic) {
    Field<Number> left = widened(arithmetic.left(), arithmetic.type());
    Field<Number> right = widened(arithmetic.right(), arithmetic.type());
    return switch (arithmetic.operator()) {
      case ADD -> left.plus(right);
      case SUB -> left.minus(right);
      case MUL -> left.times(right);
      case DIV -> left.div(notZero(right));
      case MOD ->
          arithmetic.type() == Primitive.DOUBLE
              ? remainder(left, notZero(right))
              : left.mod(notZero(right));
    };
  }

  /// Whole numbers are counted in 64 bits whatever their columns have. PostgreSQL refuses a result
  /// beyond them; SQLite goes on with a floating one.
  @SuppressWarnings("unchecked")
  private static Field<Number> widened(Operand operand, Primitive result) {
    Class<? extends Number> type = result == Primitive.DOUBLE ? Double.class : Long.class;
    return (Field<Number>) (Field<?>) number(operand).cast(type);
  }

  /// The remainder has the sign of the dividend; no database divides floating numbers so by itself.
  private static Field<?> remainder(Field<Number> left, Field<Number> right) {
    Field<Double> quotient = left.div(right).cast(Double.class);
    Field<Double> whole = when(quotient.ge(0.0), floor(quotient)).otherwise(ceil(quotient));
    return left.minus(right.times(whole));
  }

  /// Nothing is divided by zero: the result is null.
  private static Field<Number> notZero(Field<Number> divisor) {
    return DSL.nullif(divisor, inline(0).coerce(divisor.getDataType()));
  }

  private static Field<Long> ticks(Call call) {
    return SqlFunctions.<Long>operand(call.arguments().getFirst());
  }

  private static Field<Long> timeOfDay(Call call, long unitSeconds, long modulus) {
    return ticks(call).div(unitSeconds * Ticks.PER_SECOND).mod(modulus);
  }

  // The civil calendar from a day count, in years that begin in March (so that the leap day is the
  // last of its year): era of 400 years, year of the era, day of the year, month.

  private static Field<Long> marchDays(Call call) {
    return ticks(call).div(TICKS_PER_DAY).plus(DAYS_FROM_MARCH);
  }

  private static Field<Long> dayOfEra(Call call) {
    return marchDays(call).mod(146_097L);
  }

  private static Field<Long> yearOfEra(Call call) {
    Field<Long> day = dayOfEra(call);
    return day.minus(day.div(1460L)).plus(day.div(36_524L)).minus(day.div(146_096L)).div(365L);
  }

  private static Field<Long> dayOfYear(Call call) {
    Field<Long> year = yearOfEra(call);
    return dayOfEra(call).minus(year.times(365L).plus(year.div(4L)).minus(year.div(100L)));
  }

  private static Field<Long> marchMonth(Call call) {
    return dayOfYear(call).times(5L).plus(2L).div(153L);
  }

  private static Field<Long> month(Call call) {
    Field<Long> month = marchMonth(call);
    return when(month.lt(10L), month.plus(3L)).otherwise(month.minus(9L));
  }

  private static Field<Long> dayOfMonth(Call call) {
    return dayOfYear(call).minus(marchMonth(call).times(153L).plus(2L).div(5L)).plus(1L);
  }

  private static Field<Long> year(Call call) {
    Field<Long> year = yearOfEra(call).plus(marchDays(call).div(146_097L).times(400L));
    return year.plus(when(marchMonth(call).ge(10L), inline(1L)).otherwise(inline(0L)));
  }
}
