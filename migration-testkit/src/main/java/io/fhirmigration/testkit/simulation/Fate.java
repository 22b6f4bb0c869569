package io.fhirmigration.testkit.simulation;

import java.util.EnumMap;
import java.util.Map;

/** What happens to the engines' calls: how often, and in all lives together how many times. */
final class Fate {
  private static final int OTHERS_PERMILLE = 100;

  private final Dice faults;
  private final Dice twists;
  private final Map<Call, Integer> faultsLeft = new EnumMap<>(Call.class);
  private int crashesLeft;
  private int napsLeft;

  Fate(Scenario scenario) {
    faults = scenario.dice("faults");
    twists = scenario.dice("twists");
    for (Call call : Call.values()) {
      faultsLeft.put(call, scenario.faults() / call.share);
    }
    crashesLeft = scenario.crashes();
    napsLeft = scenario.naps();
  }

  /** What befalls the process around a call, beside what befalls the call itself. */
  enum Twist {
    NONE,
    DIES_BEFORE,
    DIES_AFTER,
    SLEEPS_BEFORE,
    SLEEPS_AFTER,
    OTHERS_BEFORE,
    OTHERS_AFTER
  }

  /** The twist of the next call. */
  Twist twist(Call call, boolean maySleep) {
    int drawn = twists.between(0, 999);
    boolean before = twists.chance(50);
    if (drawn < call.deathPermille) {
      if (crashesLeft == 0) {
        return Twist.NONE;
      }
      crashesLeft--;
      return before ? Twist.DIES_BEFORE : Twist.DIES_AFTER;
    }
    if (drawn < call.deathPermille + call.sleepPermille) {
      if (napsLeft == 0 || !maySleep) {
        return Twist.NONE;
      }
      napsLeft--;
      return before ? Twist.SLEEPS_BEFORE : Twist.SLEEPS_AFTER;
    }
    if (drawn >= 1000 - OTHERS_PERMILLE) {
      return before ? Twist.OTHERS_BEFORE : Twist.OTHERS_AFTER;
    }
    return Twist.NONE;
  }

  /** Whether the call goes wrong. */
  boolean strikes(Call call) {
    int left = faultsLeft.getOrDefault(call, 0);
    if (left > 0 && faults.chance(call.faultPercent)) {
      faultsLeft.put(call, left - 1);
      return true;
    }
    return false;
  }

  /** Decides how. */
  Dice faults() {
    return faults;
  }
}
