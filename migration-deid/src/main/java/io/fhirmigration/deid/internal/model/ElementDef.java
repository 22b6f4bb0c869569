package io.fhirmigration.deid.internal.model;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An element of a type; each type of a choice is an element of its own with the same name. */
public final class ElementDef {
  private final String owner;
  private final String name;
  private final String jsonName;
  private final Optional<FhirType> type;
  private final boolean many;
  private final byte[] json;
  private final byte[] sibling;

  ElementDef(FhirType owner, String name, String jsonName, Optional<FhirType> type, boolean many) {
    this.owner = owner.path();
    this.name = name;
    this.jsonName = jsonName;
    this.type = type;
    this.many = many;
    this.json = ('"' + jsonName + "\":").getBytes(StandardCharsets.US_ASCII);
    this.sibling = ("\"_" + jsonName + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  /** Its name, without a type for choices. */
  public String name() {
    return name;
  }

  /** Its name in JSON, with the type for choices. */
  public String jsonName() {
    return jsonName;
  }

  /** Its type; empty where any resource may stand. */
  public Optional<FhirType> type() {
    return type;
  }

  /** Whether it is an array in JSON. */
  public boolean many() {
    return many;
  }

  /** Its name as the start of a JSON member; not to be written to. */
  public byte[] json() {
    return json;
  }

  /** The start of the member that holds the extensions of a primitive; not to be written to. */
  public byte[] sibling() {
    return sibling;
  }

  /** The type it belongs to and its name. */
  public String path() {
    return owner + "." + name;
  }

  @Override
  public String toString() {
    return path();
  }
}
