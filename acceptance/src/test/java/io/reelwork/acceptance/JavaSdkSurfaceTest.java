package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.windowsazure.services.media.OperationUtils;
import com.microsoft.windowsazure.services.media.WritableBlobContainerContract;
import com.microsoft.windowsazure.services.media.entityoperations.EntityBatchOperation;
import com.microsoft.windowsazure.services.media.entityoperations.EntityContract;
import com.microsoft.windowsazure.services.media.entityoperations.EntityOperation;
import com.microsoft.windowsazure.services.media.implementation.ODataEntity;
import com.microsoft.windowsazure.services.media.models.Asset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// That the tests of the Java SDK leave nothing of it out: its public operations are read from its
/// jar, what the tests call is read from their class files.
class JavaSdkSurfaceTest {
  private static final String MODELS = "com.microsoft.windowsazure.services.media.models.";

  /// Parts that the SDK puts together by itself while it makes a batch.
  private static final String INNER = "Job$CreateBatchOperation.";

  /// Ways to follow a link that nothing in the SDK leads to.
  private static final Set<String> UNREACHABLE =
      Set.of("ContentKeyAuthorizationPolicy.get(LinkInfo)", "NotificationEndPoint.get(LinkInfo)");

  /// The test classes in which operations succeed; in the others they are refused.
  private static final Predicate<String> SUCCESSES = name -> !name.contains("Refusals");

  @Test
  void everyOperationIsCalledAndSucceeds() {
    assertThat(without(operations(), SUCCESSES)).isEmpty();
  }

  @Test
  void everyOperationIsCalledAndRefused() {
    assertThat(without(operations(), SUCCESSES.negate())).isEmpty();
  }

  @Test
  void everyOptionIsSet() {
    Set<String> wanted =
        instanceMethods(
            type ->
                EntityOperation.class.isAssignableFrom(type)
                    || EntityBatchOperation.class.isAssignableFrom(type),
            method -> method.getName().startsWith("set") || method.getName().startsWith("add"));

    assertThat(without(wanted, SUCCESSES)).isEmpty();
  }

  @Test
  void everyPropertyAndLinkOfAnAnswerIsRead() {
    Set<String> wanted =
        instanceMethods(
            ODataEntity.class::isAssignableFrom, method -> method.getParameterCount() == 0);

    assertThat(without(wanted, SUCCESSES)).isEmpty();
  }

  @Test
  void everyMethodOfItsClientsIsCalled() {
    Set<String> methods =
        Stream.of(EntityContract.class, WritableBlobContainerContract.class, OperationUtils.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(JavaSdkSurfaceTest::name)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(without(methods, SUCCESSES)).isEmpty();
  }

  /// The factories of operations: `Asset.list(LinkInfo)`.
  private static Set<String> operations() {
    return models().stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method ->
            EntityOperation.class.isAssignableFrom(method.getReturnType())
                || EntityBatchOperation.class.isAssignableFrom(method.getReturnType()))
        .map(JavaSdkSurfaceTest::name)
        .filter(name -> !name.startsWith(INNER))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> instanceMethods(Predicate<Class<?>> ofType, Predicate<Method> wanted) {
    return models().stream()
        .filter(ofType)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(wanted)
        .filter(method -> !method.getName().equals("setProxyData"))
        .map(JavaSdkSurfaceTest::name)
        .filter(name -> !name.startsWith(INNER))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Class<?>> models() {
    try (JarFile jar = new JarFile(jar().toFile())) {
      return jar.stream()
          .map(entry -> entry.getName().replace('/', '.'))
          .filter(name -> name.startsWith(MODELS) && name.endsWith(".class"))
          .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar() {
    try {
      return Path.of(Asset.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Asset.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(Method method) {
    return name(
        method.getDeclaringClass().getName(),
        method.getName(),
        Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList());
  }

  private static String name(String type, String method, List<String> parameters) {
    String simple = type.substring(type.lastIndexOf('.') + 1);
    return simple.replaceFirst("^(Media|Entity)Contract$", "Contract")
        + parameters.stream().collect(Collectors.joining(", ", "." + method + "(", ")"));
  }

  /// What is left of `wanted` when the calls of such test classes are taken away.
  private static Set<String> without(Set<String> wanted, Predicate<String> testClasses) {
    Set<String> rest = new TreeSet<>(wanted);
    rest.removeAll(called(testClasses));
    rest.removeAll(UNREACHABLE);
    return rest;
  }

  /// What the test classes of the SDK with such names call.
  private static Set<String> called(Predicate<String> names) {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.getFileName().toString().matches("JavaSdk(?!Surface).*\\.class"))
          .filter(file -> names.test(file.getFileName().toString()))
          .flatMap(file -> calls(parse(file)))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(JavaSdkSurfaceTest.class.getResource(".").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ClassModel parse(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> calls(ClassModel type) {
    return type.methods().stream()
        .map(MethodModel::code)
        .flatMap(code -> code.stream())
        .flatMap(code -> code.elementStream())
        .filter(InvokeInstruction.class::isInstance)
        .map(InvokeInstruction.class::cast)
        .map(call ->
            name(
                call.owner().asInternalName().replace('/', '.'),
                call.name().stringValue(),
                parameters(call.typeSymbol())));
  }

  private static List<String> parameters(MethodTypeDesc type) {
    return type.parameterList().stream()
        .map(ClassDesc::displayName)
        .map(name -> name.substring(name.lastIndexOf('$') + 1))
        .toList();
  }
}
