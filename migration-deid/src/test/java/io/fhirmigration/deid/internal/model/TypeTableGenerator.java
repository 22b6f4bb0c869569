package io.fhirmigration.deid.internal.model;

import ca.uhn.fhir.model.api.annotation.Child;
import ca.uhn.fhir.model.api.annotation.DatatypeDef;
import ca.uhn.fhir.model.api.annotation.ResourceDef;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes a type table from HAPI's structures, whose annotations hold what FHIR defines. */
final class TypeTableGenerator {
  private static final List<String> BASES =
      List.of(
          "Resource",
          "DomainResource",
          "Element",
          "BackboneElement",
          "BackboneType",
          "Type",
          "Base",
          "BaseExtension");

  private static final String PRIMITIVES =
      "base64Binary boolean canonical code date dateTime decimal id instant integer markdown oid"
          + " positiveInt string time unsignedInt uri url uuid";

  private final String model;
  private final List<String> lines = new ArrayList<>();

  private TypeTableGenerator(String model) {
    this.model = model;
  }

  /**
   * The lines of a table.
   *
   * @param model the package of HAPI's classes
   * @param open the types that an extension's value can have
   */
  static List<String> lines(String model, String open) throws Exception {
    TypeTableGenerator generator = new TypeTableGenerator(model);
    generator.lines.add("open " + open);
    for (String primitive : (PRIMITIVES + " xhtml").split(" ")) {
      generator.lines.add("primitive " + primitive);
    }
    generator.types();
    return generator.lines;
  }

  private void types() throws Exception {
    Map<String, Class<?>> datatypes = new TreeMap<>();
    Map<String, Class<?>> resources = new TreeMap<>();
    for (Class<?> type : classes()) {
      DatatypeDef datatype = type.getAnnotation(DatatypeDef.class);
      ResourceDef resource = type.getAnnotation(ResourceDef.class);
      if (datatype != null && isComplex(type) && !quantityProfile(datatype.name())) {
        datatypes.put(datatype.name(), type);
      } else if (resource != null && !Modifier.isAbstract(type.getModifiers())) {
        resources.put(resource.name(), type);
      }
    }
    for (Map.Entry<String, Class<?>> entry : datatypes.entrySet()) {
      boolean modified =
          inherits(entry.getValue(), "BackboneType")
              || inherits(entry.getValue(), "BackboneElement");
      type(modified ? "modified" : "type", "element", entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, Class<?>> entry : resources.entrySet()) {
      boolean domain = inherits(entry.getValue(), "DomainResource");
      type(domain ? "domain" : "resource", "backbone", entry.getKey(), entry.getValue());
    }
  }

  private static boolean quantityProfile(String name) {
    return name.equals("SimpleQuantity") || name.equals("MoneyQuantity");
  }

  private record Pending(String kind, String path, Class<?> type) {}

  /** A type and the backbones below it. */
  private void type(String kind, String below, String name, Class<?> top) {
    Map<Class<?>, String> paths = new LinkedHashMap<>();
    Deque<Pending> pending = new ArrayDeque<>();
    paths.put(top, name);
    pending.add(new Pending(kind, name, top));
    while (!pending.isEmpty()) {
      Pending next = pending.remove();
      StringBuilder line = new StringBuilder(next.kind + " " + next.path);
      for (Field field : fields(next.type)) {
        Child child = field.getAnnotation(Child.class);
        String element = child.name().replace("[x]", "");
        Class<?> item = item(field);
        boolean many = List.class.isAssignableFrom(field.getType());
        if (item.isMemberClass() && !paths.containsKey(item)) {
          paths.put(item, next.path + "." + element);
          String blockKind =
              inherits(item, "BackboneElement")
                  ? "backbone"
                  : below.equals("backbone") ? "backbone" : "element";
          pending.add(new Pending(blockKind, next.path + "." + element, item));
        }
        line.append(' ').append(element);
        if (item.getSimpleName().equals("Type")) {
          line.append('?').append(choice(child));
        } else {
          line.append(many ? "*:" : ":")
              .append(paths.containsKey(item) ? paths.get(item) : code(item));
        }
      }
      lines.add(line.toString());
    }
  }

  private String choice(Child child) {
    List<String> codes = new ArrayList<>();
    for (Class<?> type : child.type()) {
      String code = inherits(type, "Resource") || type.isInterface() ? "Reference" : code(type);
      if (!codes.contains(code)) {
        codes.add(code);
      }
    }
    return String.join(",", codes);
  }

  private static String code(Class<?> type) {
    if (type.getSimpleName().equals("Enumeration")) {
      return "code";
    }
    if (type.getSimpleName().equals("XhtmlNode")) {
      return "xhtml";
    }
    if (type.getSimpleName().equals("Resource")) {
      return "Resource";
    }
    DatatypeDef definition = type.getAnnotation(DatatypeDef.class);
    if (definition == null) {
      throw new IllegalStateException(type.getName());
    }
    return quantityProfile(definition.name()) ? "Quantity" : definition.name();
  }

  private static Class<?> item(Field field) {
    if (List.class.isAssignableFrom(field.getType())) {
      java.lang.reflect.Type item =
          ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
      return (Class<?>) (item instanceof ParameterizedType p ? p.getRawType() : item);
    }
    return field.getType();
  }

  private static List<Field> fields(Class<?> type) {
    List<Class<?>> chain = new ArrayList<>();
    for (Class<?> c = type;
        c != null && !BASES.contains(c.getSimpleName());
        c = c.getSuperclass()) {
      chain.add(c);
    }
    Collections.reverse(chain);
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Class<?> c : chain) {
      for (Field field : c.getDeclaredFields()) {
        if (field.isAnnotationPresent(Child.class)) {
          fields.put(field.getAnnotation(Child.class).name(), field);
        }
      }
    }
    return List.copyOf(fields.values());
  }

  private static boolean isComplex(Class<?> type) {
    return !inherits(type, "PrimitiveType")
        && !type.getSimpleName().equals("XhtmlType")
        && !Modifier.isAbstract(type.getModifiers());
  }

  private static boolean inherits(Class<?> type, String simpleName) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getSimpleName().equals(simpleName)) {
        return true;
      }
    }
    return false;
  }

  private List<Class<?>> classes() throws IOException, ClassNotFoundException {
    String folder = "/" + model.replace('.', '/');
    URI jar =
        URI.create(
            String.valueOf(TypeTableGenerator.class.getResource(folder + "/Patient.class"))
                .split("!")[0]);
    List<Class<?>> classes = new ArrayList<>();
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
        Stream<Path> list = Files.list(files.getPath(folder))) {
      for (String name : list.map(path -> path.getFileName().toString()).sorted().toList()) {
        if (name.endsWith(".class") && !name.contains("$")) {
          classes.add(Class.forName(model + "." + name.substring(0, name.length() - 6)));
        }
      }
    }
    return classes;
  }
}
