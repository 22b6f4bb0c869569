package io.fhirmigration.verify.full;

/**
 * The digests of all distinct versions of one type that were last updated in one month, added up
 * modulo 2^128, so that anybody can compute them again in any order.
 *
 * @param type the resource type
 * @param window the month in UTC, such as {@code 2024-03}; {@code undated} for lines without a
 *     date; {@code all} where dates are not compared
 * @param sourceVersions versions at the source
 * @param sourceDigest their sum, 32 hexadecimal digits
 * @param destinationVersions versions at the destination
 * @param destinationDigest their sum, 32 hexadecimal digits
 */
public record WindowDigest(
    String type,
    String window,
    long sourceVersions,
    String sourceDigest,
    long destinationVersions,
    String destinationDigest) {

  /** Whether both sides hold the same number of versions and the same sum. */
  public boolean isEqual() {
    return sourceVersions == destinationVersions && sourceDigest.equals(destinationDigest);
  }
}
