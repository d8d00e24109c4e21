package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.reelwork.server.RegularExpressions.Expression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each regular expression of the program reads its worst text in linear time and a small stack.
///
/// The expressions are found in the class files, so a new one is tried without being listed. Steps
/// are counted, not timed: how often a letter of the text is asked for.
class RegularExpressionsTest {
  private static final int LENGTH = 32 * 1024;

  /// Long enough that a square of it is beyond the bound of steps.
  private static final int TRIAL_LENGTH = 2 * 1024;

  private static final int WORST_TRIED = 3;
  private static final int STEPS_PER_LETTER = 300;
  private static final int STACK_BYTES = 192 * 1024;
  private static final String ALWAYS_TRIED =
      " \t\r\n\u0085\u20280aAfZ/\\'\"():;,.-_%|=&@#[]{}<>\u00e9";
  private static final int MAX_PAIRED = 8;
  private static final String BETWEEN = "[({*+?.|^$";

  /// A text that is the same few letters again and again, and counts how often it is looked at.
  private static final class Filling implements CharSequence {
    private final String prefix;
    private final String unit;
    private final String end;
    private final int length;
    private final long limit;
    private long steps;

    Filling(String prefix, String unit, int length, String end) {
      this.prefix = prefix;
      this.unit = unit;
      this.end = end;
      this.length = prefix.length() + length + end.length();
      this.limit = 2L * STEPS_PER_LETTER * this.length;
    }

    Filling ofLength(int filled) {
      return new Filling(prefix, unit, filled, end);
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public char charAt(int index) {
      if (++steps > limit) {
        throw new TooMany();
      }
      if (index < prefix.length()) {
        return prefix.charAt(index);
      }
      int fromEnd = index - (length - end.length());
      return fromEnd >= 0
          ? end.charAt(fromEnd)
          : unit.charAt((index - prefix.length()) % unit.length());
    }

    @Override
    public CharSequence subSequence(int start, int stop) {
      return new StringBuilder(stop - start).append(this, start, stop).toString();
    }

    @Override
    public String toString() {
      return "'" + prefix + "', '" + unit + "' × " + length / unit.length() + ", '" + end + "'";
    }
  }

  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void allAreLinear() {
    List<Expression> all =
        RegularExpressions.of(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.reelwork"));

    assertThat(all).hasSizeGreaterThan(100);
    assertThat(all.stream().flatMap(it -> worst(it).stream())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\s*\\R\\s*",
        "^(?:/|%2[fF])+",
        "\\s*;\\s*",
        " {4,}([^:]*?) *: (.*)",
        " \\(((?:[^()]|\\([^()]*\\))*)\\)",
        "([A-Za-z]{1,16})[ \\t]+(\\S.*?)[ \\t]+(?i:HTTP/1\\.[01])",
        "/+$",
        "(a|b)*c"
      })
  void findsThoseThatAreNot(String expression) {
    assertThat(worst(new Expression("here", Pattern.compile(expression), true, true))).isPresent();
  }

  /// A text for which an expression takes too many steps or too deep a stack.
  private static Optional<String> worst(Expression expression) {
    AtomicReference<Optional<String>> found = new AtomicReference<>(Optional.empty());
    Thread small = new Thread(null, () -> found.set(tried(expression)), "small-stack", STACK_BYTES);
    small.start();
    try {
      small.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return found.get();
  }

  /// Tries all texts short, and the worst of them long.
  private static Optional<String> tried(Expression expression) {
    List<Filling> texts = texts(expression.pattern().pattern());
    Optional<Filling> bad = texts.stream().filter(text -> !isLinear(expression, text)).findFirst();
    return bad.or(() ->
            texts.stream()
                .sorted(Comparator.comparingLong((Filling text) -> text.steps).reversed())
                .limit(WORST_TRIED)
                .map(text -> text.ofLength(LENGTH))
                .filter(text -> !isLinear(expression, text))
                .findFirst())
        .map(text -> expression + " on " + text);
  }

  private static boolean isLinear(Expression expression, Filling text) {
    try {
      if (expression.matched()) {
        expression.pattern().matcher(text).matches();
      }
      var matcher = expression.pattern().matcher(text);
      while (expression.searched() && matcher.find()) {
        // All places are tried.
      }
      return true;
    } catch (TooMany | StackOverflowError e) {
      return false;
    }
  }

  private static List<Filling> texts(String expression) {
    List<Filling> texts = new ArrayList<>();
    Set<String> singles = new LinkedHashSet<>(letters(expression));
    letters(ALWAYS_TRIED).forEach(singles::add);
    List<String> paired = letters(expression).stream().limit(MAX_PAIRED).toList();
    for (String prefix : prefixes(expression)) {
      for (String end : List.of("", "\u0001")) {
        for (String letter : singles) {
          texts.add(new Filling(prefix, letter, TRIAL_LENGTH, end));
        }
        for (String first : paired) {
          paired.stream()
              .filter(second -> !second.equals(first))
              .map(second -> new Filling(prefix, first + second, TRIAL_LENGTH, end))
              .forEach(texts::add);
        }
      }
    }
    return texts;
  }

  private static List<String> letters(String text) {
    return text.chars().distinct().mapToObj(Character::toString).toList();
  }

  /// What stands before the first bracket, quantifier or choice, before the second, and so on.
  private static Set<String> prefixes(String expression) {
    Set<String> prefixes = new LinkedHashSet<>(List.of("", "a b"));
    StringBuilder literal = new StringBuilder();
    for (int at = 0; at < expression.length(); at++) {
      char letter = expression.charAt(at);
      if (letter == '\\' && at + 1 < expression.length()) {
        char escaped = expression.charAt(++at);
        literal.append(escaped == 'd' ? "1" : escaped == 's' ? " " : "" + escaped);
      } else if (BETWEEN.indexOf(letter) >= 0) {
        prefixes.add(literal.toString());
        int close =
            switch (letter) {
              case '[' -> expression.indexOf(']', at + 2);
              case '{' -> expression.indexOf('}', at);
              default -> at;
            };
        at = Math.max(at, close);
      } else if (letter != ')') {
        literal.append(letter);
      }
    }
    return prefixes;
  }
}
