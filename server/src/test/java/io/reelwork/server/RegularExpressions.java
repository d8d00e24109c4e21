package io.reelwork.server;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The regular expressions of compiled classes: every text that reaches `Pattern.compile`,
/// `String.matches`, `replaceAll`, `replaceFirst` or `split`. It must be a constant, or be in a
/// field of an enum's constants.
final class RegularExpressions {
  private static final Set<String> OF_STRINGS =
      Set.of("matches", "replaceAll", "replaceFirst", "split");
  private static final Set<String> OF_PATTERNS = Set.of("compile", "matches");

  /// Calls that try a pattern at each place of a text.
  private static final Set<String> SEARCHING =
      Set.of(
          "find",
          "hasMatch",
          "lookingAt",
          "replaceAll",
          "replaceFirst",
          "results",
          "split",
          "splitAsStream",
          "splitWithDelimiters",
          "asPredicate");

  private static final Set<String> MATCHING = Set.of("matches", "asMatchPredicate");

  private RegularExpressions() {}

  /// One regular expression.
  ///
  /// @param where the class that has it
  /// @param matched whether it is held against whole texts
  /// @param searched whether it is tried at each place of a text
  record Expression(String where, Pattern pattern, boolean matched, boolean searched) {
    @Override
    public String toString() {
      return where + ": " + pattern.pattern();
    }
  }

  /// Those of the classes, with and without the nested ones that the collection has.
  static List<Expression> of(Collection<JavaClass> classes) {
    List<Expression> found = new ArrayList<>();
    for (JavaClass type : classes) {
      ClassModel model = ClassFile.of().parse(bytes(type));
      for (MethodModel method : model.methods()) {
        method
            .code()
            .ifPresent(code -> {
              List<Instruction> steps = new ArrayList<>();
              code.forEach(element -> {
                if (element instanceof Instruction step) {
                  steps.add(step);
                }
              });
              collect(type, model, steps, found);
            });
      }
    }
    return found;
  }

  private static byte[] bytes(JavaClass type) {
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(
      JavaClass type, ClassModel model, List<Instruction> steps, List<Expression> found) {
    for (int at = 0; at < steps.size(); at++) {
      if (!(steps.get(at) instanceof InvokeInstruction call) || !takesExpression(call)) {
        continue;
      }
      boolean ofString = call.owner().asInternalName().equals("java/lang/String");
      boolean whole = call.name().equalsString("matches");
      boolean matched = whole || (!ofString && calls(model, MATCHING));
      boolean searched = !whole && (ofString || calls(model, SEARCHING));
      List<Integer> flags = new ArrayList<>();
      Optional<String> text = constant(call, steps, at, flags);
      if (text.isPresent()) {
        int flag = flags.isEmpty() || ofString ? 0 : flags.getFirst();
        found.add(
            new Expression(type.getName(), Pattern.compile(text.get(), flag), matched, searched));
      } else {
        found.addAll(ofConstants(type));
      }
    }
  }

  private static boolean takesExpression(InvokeInstruction call) {
    String name = call.name().stringValue();
    return switch (call.owner().asInternalName()) {
      case "java/lang/String" -> OF_STRINGS.contains(name);
      case "java/util/regex/Pattern" ->
          OF_PATTERNS.contains(name) && call.opcode() == java.lang.classfile.Opcode.INVOKESTATIC;
      default -> false;
    };
  }

  private static boolean calls(ClassModel model, Set<String> names) {
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof MemberRefEntry member
          && member.owner().asInternalName().startsWith("java/util/regex/")
          && names.contains(member.name().stringValue())) {
        return true;
      }
    }
    return false;
  }

  /// The text constant that is pushed last before a call, and the number behind it.
  private static Optional<String> constant(
      InvokeInstruction call, List<Instruction> steps, int at, List<Integer> flags) {
    List<String> texts = new ArrayList<>();
    int wanted = call.name().stringValue().startsWith("replace") ? 2 : 1;
    for (int i = at - 1; i >= 0 && i >= at - 8 && texts.size() < wanted; i--) {
      if (steps.get(i) instanceof ConstantInstruction pushed) {
        if (pushed.constantValue() instanceof String text) {
          texts.add(text);
        } else if (pushed.constantValue() instanceof Integer number) {
          flags.add(number);
        }
      } else if (wanted == 1) {
        return Optional.empty();
      }
    }
    return texts.isEmpty() ? Optional.empty() : Optional.of(texts.getLast());
  }

  private static List<Expression> ofConstants(JavaClass type) {
    List<Expression> found = new ArrayList<>();
    Class<?> reflected = type.reflect();
    Object[] constants = reflected.isEnum() ? reflected.getEnumConstants() : new Object[0];
    for (Field field : reflected.getDeclaredFields()) {
      if (field.getType() == Pattern.class
          && !java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
        for (Object constant : constants) {
          found.add(new Expression(type.getName(), read(field, constant), true, true));
        }
      }
    }
    if (found.isEmpty()) {
      found.addAll(ofTexts(reflected.getNestHost()));
    }
    if (found.isEmpty()) {
      throw new AssertionError(type.getName() + ": a regular expression must be a constant");
    }
    return found;
  }

  /// Every text constant of a class that can be an expression: one of them is handed on.
  private static List<Expression> ofTexts(Class<?> type) {
    List<Expression> found = new ArrayList<>();
    String file = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      for (PoolEntry entry : ClassFile.of().parse(in.readAllBytes()).constantPool()) {
        if (entry instanceof StringEntry text) {
          expression(text.stringValue())
              .ifPresent(it -> found.add(new Expression(type.getName(), it, true, true)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static Optional<Pattern> expression(String text) {
    try {
      return Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  private static Pattern read(Field field, Object constant) {
    try {
      field.setAccessible(true);
      return (Pattern) field.get(constant);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
