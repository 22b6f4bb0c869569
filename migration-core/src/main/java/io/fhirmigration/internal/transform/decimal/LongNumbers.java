package io.fhirmigration.internal.transform.decimal;

import io.fhirmigration.internal.transform.decimal.DecimalLimit.Profile;
import io.fhirmigration.internal.transform.edit.ScalarWalk;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.ResourceLine;
import java.util.function.Predicate;

/** Tells lines with numbers that a destination may fail on; thread-safe. */
public final class LongNumbers {
  private LongNumbers() {}

  /** Whether some number of the line has more than 18 digits before its point. */
  public static boolean beforeThePoint(ResourceLine line) {
    return any(line, Profile.SQL36_18, number -> number.integerDigits() > DecimalLimit.DIGITS);
  }

  /** Whether some number of the line has more than 18 digits altogether, leading zeros aside. */
  public static boolean altogether(ResourceLine line) {
    return any(line, Profile.DIGITS18, number -> number.significantDigits() > DecimalLimit.DIGITS);
  }

  private static boolean any(ResourceLine line, Profile profile, Predicate<NumberText> isLong) {
    int to = line.offset() + line.length();
    if (NumberGuard.find(profile, line.bytes(), line.offset(), to) < 0) {
      return false;
    }
    ScalarWalk walk = ScalarWalk.ofNumbers();
    walk.begin(line.bytes(), line.offset(), to);
    while (walk.next()) {
      String lexeme = walk.lexeme();
      if (JsonNumber.isLexeme(lexeme)) {
        NumberText number = NumberText.parse(lexeme);
        if (!number.isZero() && isLong.test(number)) {
          return true;
        }
      }
    }
    return false;
  }
}
