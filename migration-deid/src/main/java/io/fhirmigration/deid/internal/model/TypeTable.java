package io.fhirmigration.deid.internal.model;

import static java.util.Objects.requireNonNull;

import io.fhirmigration.deid.internal.model.FhirType.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The types of one FHIR version, read from a text of one line per type: its kind, its name, and its
 * own elements ({@code name:type}, {@code name*:type} for arrays, {@code name?type,type} for
 * choices, {@code name?} for a choice of every type an extension can have).
 */
public final class TypeTable {
  private static final String ANY_RESOURCE = "Resource";
  private static final String ELEMENT = "id:string extension*:Extension";
  private static final String BACKBONE = ELEMENT + " modifierExtension*:Extension";
  private static final String RESOURCE = "id:id meta:Meta implicitRules:uri language:code";
  private static final String DOMAIN =
      RESOURCE
          + " text:Narrative contained*:Resource extension*:Extension"
          + " modifierExtension*:Extension";

  private final String fhirVersion;
  private final Map<String, FhirType> types = new HashMap<>();
  private final Map<String, FhirType> resources = new HashMap<>();
  private List<String> open = List.of();

  private TypeTable(String fhirVersion) {
    this.fhirVersion = fhirVersion;
  }

  /** FHIR R4, read when first asked for. */
  public static TypeTable r4() {
    return R4.TABLE;
  }

  /** FHIR STU3, read when first asked for. */
  public static TypeTable stu3() {
    return Stu3.TABLE;
  }

  /** The FHIR version as configurations name it. */
  public String fhirVersion() {
    return fhirVersion;
  }

  /** The resource type of that name. */
  public Optional<FhirType> resource(String name) {
    return Optional.ofNullable(resources.get(name));
  }

  /** The names of all resource types. */
  public Set<String> resourceNames() {
    return new TreeSet<>(resources.keySet());
  }

  /** The types that have that code, {@code BackboneElement} and {@code Element} included. */
  public Stream<FhirType> withCode(String code) {
    return types.values().stream().filter(type -> type.code().equals(code));
  }

  /** Whether an element of some type has that name. */
  public boolean knowsElement(String name) {
    return types.values().stream()
        .anyMatch(type -> type.elements().stream().anyMatch(e -> e.name().equals(name)));
  }

  /** The type with that path. */
  public Optional<FhirType> type(String path) {
    return Optional.ofNullable(types.get(path));
  }

  private static TypeTable load(String fhirVersion, String file) {
    TypeTable table = new TypeTable(fhirVersion);
    Map<String, String[]> lines = new LinkedHashMap<>();
    try (InputStream in = requireNonNull(TypeTable.class.getResourceAsStream(file));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] words = line.split(" ");
        if (words[0].equals("open")) {
          table.open = List.of(words[1].split(","));
        } else {
          lines.put(words[1], words);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.forEach(table::declare);
    lines.forEach(table::define);
    return table;
  }

  private void declare(String path, String[] words) {
    FhirType type =
        switch (words[0]) {
          case "primitive" -> new FhirType(path, path, Kind.PRIMITIVE);
          case "resource", "domain" -> new FhirType(path, path, Kind.RESOURCE);
          case "backbone" -> new FhirType(path, "BackboneElement", Kind.COMPLEX);
          case "element" -> new FhirType(path, "Element", Kind.COMPLEX);
          default -> new FhirType(path, path, Kind.COMPLEX);
        };
    types.put(path, type);
    if (type.isResource()) {
      resources.put(path, type);
    }
  }

  private void define(String path, String[] words) {
    FhirType type = requireNonNull(types.get(path));
    String inherited =
        switch (words[0]) {
          case "resource" -> RESOURCE;
          case "domain" -> DOMAIN;
          case "backbone", "modified" -> BACKBONE;
          default -> ELEMENT;
        };
    List<ElementDef> elements = new ArrayList<>();
    for (String element : inherited.split(" ")) {
      add(type, element, elements);
    }
    for (int i = 2; i < words.length; i++) {
      add(type, words[i], elements);
    }
    type.define(elements);
  }

  private void add(FhirType owner, String text, List<ElementDef> elements) {
    int choice = text.indexOf('?');
    if (choice < 0) {
      int colon = text.indexOf(':');
      boolean many = text.charAt(colon - 1) == '*';
      String name = text.substring(0, many ? colon - 1 : colon);
      elements.add(new ElementDef(owner, name, name, lookUp(text.substring(colon + 1)), many));
      return;
    }
    String name = text.substring(0, choice);
    String listed = text.substring(choice + 1);
    for (String type : listed.isEmpty() ? open : List.of(listed.split(","))) {
      String suffix = Character.toUpperCase(type.charAt(0)) + type.substring(1);
      elements.add(new ElementDef(owner, name, name + suffix, lookUp(type), false));
    }
  }

  private Optional<FhirType> lookUp(String name) {
    return name.equals(ANY_RESOURCE)
        ? Optional.empty()
        : Optional.of(requireNonNull(types.get(name), name));
  }

  private static final class R4 {
    static final TypeTable TABLE = load("R4", "r4.types");
  }

  private static final class Stu3 {
    static final TypeTable TABLE = load("Stu3", "stu3.types");
  }
}
