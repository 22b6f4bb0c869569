package io.fhirmigration.deid.internal.config;

/** What shares one shift of dates. */
public enum DateShiftScope {
  /** The document. */
  RESOURCE,
  /** The documents of a file. */
  FILE,
  /** The documents of a folder. */
  FOLDER;

  /** What is put before the key; empty for the document's id. */
  public String prefix(String fileName, String folderName) {
    return switch (this) {
      case RESOURCE -> "";
      case FILE -> fileName;
      case FOLDER -> folderName;
    };
  }
}
