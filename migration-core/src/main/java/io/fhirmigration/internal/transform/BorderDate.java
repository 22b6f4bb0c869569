package io.fhirmigration.internal.transform;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Tells whether dates fall into one certain millisecond. Dates in UTC, which are all that servers
 * write, are compared as text; whatever that cannot judge is parsed.
 */
final class BorderDate {
  private static final int SECONDS = 19;
  private static final String OFFSET = "+00:00";
  private static final int SAFE_DAY = 28;

  private final Instant border;
  private final String seconds;
  private final String millis;

  /** Dates are compared with this instant, a whole millisecond. */
  BorderDate(Instant border) {
    this.border = border;
    this.seconds = border.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "");
    this.millis = String.valueOf(1000 + border.getNano() / 1_000_000).substring(1);
  }

  /**
   * Whether the date lies in the border's millisecond.
   *
   * @throws java.time.DateTimeException when it is no instant
   */
  boolean contains(String date) {
    int zone = zone(date);
    if (isPlain(date, zone)) {
      return date.startsWith(seconds) && isInMilli(date, zone);
    }
    return OffsetDateTime.parse(date).toInstant().truncatedTo(ChronoUnit.MILLIS).equals(border);
  }

  private boolean isInMilli(String date, int zone) {
    for (int i = 0; i < millis.length(); i++) {
      int place = SECONDS + 1 + i;
      char digit = place < zone ? date.charAt(place) : '0';
      if (digit != millis.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Where the zone begins; 0 when it is not UTC. */
  private static int zone(String date) {
    if (date.endsWith("Z")) {
      return date.length() - 1;
    }
    return date.endsWith(OFFSET) ? date.length() - OFFSET.length() : 0;
  }

  /** Whether it is certainly a valid date, with a year of four digits. */
  private static boolean isPlain(String date, int zone) {
    if (zone < SECONDS || zone == SECONDS + 1 || zone > SECONDS + 10) {
      return false;
    }
    for (int i = 0; i < zone; i++) {
      char c = date.charAt(i);
      boolean right =
          switch (i) {
            case 4, 7 -> c == '-';
            case 10 -> c == 'T';
            case 13, 16 -> c == ':';
            case SECONDS -> c == '.';
            default -> c >= '0' && c <= '9';
          };
      if (!right) {
        return false;
      }
    }
    int month = two(date, 5);
    int day = two(date, 8);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= SAFE_DAY
        && two(date, 11) < 24
        && two(date, 14) < 60
        && two(date, 17) < 60;
  }

  private static int two(String date, int from) {
    return (date.charAt(from) - '0') * 10 + date.charAt(from + 1) - '0';
  }
}
