package io.fhirmigration.testkit.storage;

import java.util.function.Predicate;

/**
 * One call of a staging area.
 *
 * @param operation what is asked for
 * @param container the container
 * @param name the object's name, or the prefix of a listing; empty where there is none
 */
public record StorageCall(Operation operation, String container, String name) {
  /** What a staging area can be asked for. */
  public enum Operation {
    /** To create a container. */
    CREATE,
    /** To list objects. */
    LIST,
    /** To find one object. */
    FIND,
    /** To read an object. */
    OPEN,
    /** To write an object. */
    WRITE,
    /** To write an object unless there is one. */
    WRITE_ONCE,
    /** To delete an object. */
    DELETE
  }

  /** Every call. */
  public static Predicate<StorageCall> any() {
    return call -> true;
  }

  /** Calls of this kind whose container and name, joined by a slash, contain the text. */
  public static Predicate<StorageCall> on(Operation operation, String part) {
    return call -> call.operation == operation && (call.container + "/" + call.name).contains(part);
  }

  /** Reads of NDJSON files. */
  public static Predicate<StorageCall> readOfAFile() {
    return on(Operation.OPEN, ".ndjson");
  }

  /** Writes of NDJSON files. */
  public static Predicate<StorageCall> writeOfAFile() {
    return on(Operation.WRITE, ".ndjson");
  }

  /** Listings. */
  public static Predicate<StorageCall> listing() {
    return on(Operation.LIST, "");
  }
}
