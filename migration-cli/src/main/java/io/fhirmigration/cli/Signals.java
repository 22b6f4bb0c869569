package io.fhirmigration.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Handles signals through {@code sun.misc.Signal}, which every JDK has and no specification names.
 * Where it is missing the JVM does what it always does with a signal.
 */
final class Signals {
  private Signals() {}

  /** A signal that is handled. */
  interface Handled {
    /** Puts back what the JVM did before. */
    void restore();
  }

  /** Runs the action, on a thread of the JVM, each time the signal comes. */
  static Handled handle(String name, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Object before = handle.invoke(null, signal, handler(handlerType, action));
      return () -> put(handle, signal, before);
    } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
      return () -> {};
    }
  }

  private static Object handler(Class<?> type, Runnable action) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Run(action));
  }

  /** The one method of a handler returns nothing; of Object's methods only these are called. */
  private record Run(Runnable action) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
      if (method.getDeclaringClass() != Object.class) {
        action.run();
        return null;
      }
      return switch (method.getName()) {
        case "hashCode" -> System.identityHashCode(proxy);
        case "equals" -> arguments != null && proxy == arguments[0];
        default -> "fhir-migrate";
      };
    }
  }

  private static void put(Method handle, Object signal, Object handler) {
    try {
      handle.invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the signal's old handler could not be put back", e);
    }
  }
}
