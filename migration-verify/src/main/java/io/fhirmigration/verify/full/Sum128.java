package io.fhirmigration.verify.full;

/** Digests added up modulo 2^128. */
final class Sum128 {
  private long high;
  private long low;
  private long count;

  void add(long addedHigh, long addedLow) {
    low += addedLow;
    boolean carry = Long.compareUnsigned(low, addedLow) < 0;
    high += addedHigh + (carry ? 1 : 0);
    count++;
  }

  long count() {
    return count;
  }

  String hex() {
    return String.format("%016x%016x", high, low);
  }
}
