package io.fhirmigration.testkit.simulation;

import java.util.function.Supplier;

/** Names like random ones, which repeat with the seed and differ between lives. */
final class DrawnNames implements Supplier<String> {
  private static final int LENGTH = 24;
  private static final int RADIX = 36;

  private final Dice dice;

  DrawnNames(long seed, int life) {
    dice = new Dice(seed, "names " + life);
  }

  @Override
  public synchronized String get() {
    StringBuilder name = new StringBuilder();
    while (name.length() < LENGTH) {
      name.append(Character.forDigit(dice.between(0, RADIX - 1), RADIX));
    }
    return name.toString();
  }
}
