package io.fhirmigration.model;

/**
 * A write-once object in staging, named by a record together with the hash of its bytes.
 *
 * @param container the container
 * @param name the name inside it
 * @param length bytes
 * @param sha256 SHA-256 of the bytes in lower-case hex
 */
public record ObjectRef(String container, String name, long length, String sha256) {}
