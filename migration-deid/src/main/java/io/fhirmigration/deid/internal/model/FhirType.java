package io.fhirmigration.deid.internal.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A type of FHIR, or the unnamed type of a backbone element. */
public final class FhirType {
  private static final int FACTOR = 31;

  private final String path;
  private final String code;
  private final Kind kind;
  private List<ElementDef> elements = List.of();
  private @Nullable ElementDef[] slots = new @Nullable ElementDef[1];
  private byte[][] names = new byte[1][];

  /** What a type is in JSON. */
  public enum Kind {
    /** A JSON scalar with extensions beside it. */
    PRIMITIVE,
    /** An object. */
    COMPLEX,
    /** An object with a resource type. */
    RESOURCE
  }

  FhirType(String path, String code, Kind kind) {
    this.path = path;
    this.code = code;
    this.kind = kind;
  }

  /** Where it is defined: its own name, or the path of its element. */
  public String path() {
    return path;
  }

  /** The type code, such as {@code dateTime}, {@code Period} or {@code BackboneElement}. */
  public String code() {
    return code;
  }

  /** Whether its values are JSON scalars. */
  public boolean isPrimitive() {
    return kind == Kind.PRIMITIVE;
  }

  /** Whether it is a resource type. */
  public boolean isResource() {
    return kind == Kind.RESOURCE;
  }

  /** Its elements in their order. */
  public List<ElementDef> elements() {
    return elements;
  }

  /** The element with that name in JSON. */
  public Optional<ElementDef> element(String jsonName) {
    return elements.stream().filter(element -> element.jsonName().equals(jsonName)).findFirst();
  }

  void define(List<ElementDef> defined) {
    elements = List.copyOf(defined);
    int size = Integer.highestOneBit(Math.max(1, defined.size())) * 4;
    slots = new @Nullable ElementDef[size];
    names = new byte[size][];
    for (ElementDef element : defined) {
      byte[] name = element.jsonName().getBytes(StandardCharsets.US_ASCII);
      int slot = hash(name, 0, name.length) & (size - 1);
      while (slots[slot] != null) {
        slot = (slot + 1) & (size - 1);
      }
      slots[slot] = element;
      names[slot] = name;
    }
  }

  /** The hash of a name in a buffer, for {@link #find}. */
  public static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * FACTOR + bytes[i];
    }
    return hash ^ hash >>> 15;
  }

  /** The element with that name in JSON. */
  public @Nullable ElementDef find(byte[] bytes, int from, int to) {
    int slot = hash(bytes, from, to) & (slots.length - 1);
    while (slots[slot] != null) {
      byte[] name = names[slot];
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return slots[slot];
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return null;
  }

  @Override
  public String toString() {
    return path;
  }
}
