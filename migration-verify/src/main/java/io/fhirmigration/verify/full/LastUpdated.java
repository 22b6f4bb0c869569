package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Reads instants as servers write them, as milliseconds since 1970; finer digits are cut off. */
final class LastUpdated {
  /** What stands for no instant. */
  static final long NONE = Long.MIN_VALUE;

  private static final int SECONDS = 19;
  private static final int SAFE_DAY = 28;
  private static final String FORM = "dddd-dd-ddTdd:dd:dd";

  private LastUpdated() {}

  static long millis(byte[] text, int from, int to) {
    int zone = zone(text, from, to);
    return zone < 0 ? parsed(text, from, to) : plain(text, from, zone);
  }

  /** Where the zone of a certainly valid date in UTC begins; -1 when it has to be parsed. */
  private static int zone(byte[] text, int from, int to) {
    int length = to - from;
    int zone =
        length > SECONDS && text[to - 1] == 'Z'
            ? to - 1
            : length > SECONDS + 5 && isUtcOffset(text, to - 6) ? to - 6 : -1;
    int fraction = zone - from - SECONDS;
    if (zone < 0 || fraction == 1 || fraction > 10) {
      return -1;
    }
    for (int i = 0; i < zone - from; i++) {
      char wanted = i < SECONDS ? FORM.charAt(i) : i == SECONDS ? '.' : 'd';
      byte b = text[from + i];
      if (wanted == 'd' ? b < '0' || b > '9' : b != wanted) {
        return -1;
      }
    }
    int month = number(text, from + 5, 2);
    int day = number(text, from + 8, 2);
    boolean valid =
        month >= 1
            && month <= 12
            && day >= 1
            && day <= SAFE_DAY
            && number(text, from + 11, 2) < 24
            && number(text, from + 14, 2) < 60
            && number(text, from + 17, 2) < 60;
    return valid ? zone : -1;
  }

  private static boolean isUtcOffset(byte[] text, int at) {
    return text[at] == '+'
        && text[at + 1] == '0'
        && text[at + 2] == '0'
        && text[at + 3] == ':'
        && text[at + 4] == '0'
        && text[at + 5] == '0';
  }

  private static long plain(byte[] text, int from, int zone) {
    long day =
        LocalDate.of(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2))
            .toEpochDay();
    long seconds =
        ((day * 24 + number(text, from + 11, 2)) * 60 + number(text, from + 14, 2)) * 60
            + number(text, from + 17, 2);
    int digits = Math.min(3, Math.max(0, zone - from - SECONDS - 1));
    int millis = digits == 0 ? 0 : number(text, from + SECONDS + 1, digits);
    return seconds * 1000 + millis * (digits == 1 ? 100 : digits == 2 ? 10 : 1);
  }

  private static long parsed(byte[] text, int from, int to) {
    try {
      return OffsetDateTime.parse(new String(text, from, to - from, UTF_8))
          .toInstant()
          .truncatedTo(ChronoUnit.MILLIS)
          .toEpochMilli();
    } catch (DateTimeException | ArithmeticException noInstant) {
      return NONE;
    }
  }

  private static int number(byte[] text, int from, int digits) {
    int number = 0;
    for (int i = 0; i < digits; i++) {
      number = number * 10 + text[from + i] - '0';
    }
    return number;
  }
}
