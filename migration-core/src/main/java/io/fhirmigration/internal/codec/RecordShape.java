package io.fhirmigration.internal.codec;

import io.fhirmigration.model.RejectedException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * What the codec needs to know of a record class, looked up once per class.
 *
 * @param components its components in order
 * @param isName whether it is a plain name: one string component called {@code value}
 * @param isVariant whether it is told apart from others of a sealed interface
 */
record RecordShape(
    List<Component> components, boolean isName, boolean isVariant, Constructor<?> constructor) {
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return look(type);
        }
      };

  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static RecordShape look(Class<?> type) {
    RecordComponent[] found = type.getRecordComponents();
    List<Component> components = new ArrayList<>();
    Class<?>[] types = new Class<?>[found.length];
    for (int i = 0; i < found.length; i++) {
      types[i] = found[i].getType();
      Method accessor = found[i].getAccessor();
      accessor.setAccessible(true);
      components.add(
          new Component(found[i].getName(), types[i], found[i].getGenericType(), accessor));
    }
    boolean name =
        found.length == 1 && types[0] == String.class && found[0].getName().equals("value");
    boolean variant = false;
    for (Class<?> parent : type.getInterfaces()) {
      variant |= parent.isSealed();
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new RecordShape(List.copyOf(components), name, variant, constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    }
  }

  /** A record of these values; what its constructor refuses is not a valid document. */
  Object create(Object[] values, String path) {
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RejectedException("stored " + path + " is not valid", cause);
    }
  }

  /** One component of a record. */
  record Component(String name, Class<?> type, Type genericType, Method accessor) {
    Object read(Record value) {
      try {
        return accessor.invoke(value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + name, e);
      }
    }
  }
}
