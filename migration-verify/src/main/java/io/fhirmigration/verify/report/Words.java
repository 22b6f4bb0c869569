package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** Numbers and times as people read them. */
final class Words {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String ZONE = " UTC";
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Words() {}

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String number(JsonObject json, String name) {
    OptionalLong number = json.integer(name);
    return number.isPresent() ? number(number.getAsLong()) : "not counted";
  }

  static long count(JsonObject json, String name) {
    return json.integer(name).orElse(0);
  }

  /** An instant of the document to the second; text that is none stays as it is. */
  static String instant(String text) {
    try {
      return SECONDS.format(Instant.parse(text));
    } catch (DateTimeException e) {
      return text;
    }
  }

  /** The same without the zone, which the head of a column names. */
  static String moment(String text) {
    String said = instant(text);
    return said.endsWith(ZONE) ? said.substring(0, said.length() - ZONE.length()) : said;
  }

  /** A size in the largest unit that leaves a whole number, by whole-number arithmetic. */
  static String size(long bytes) {
    long tenths = bytes * 10;
    int unit = 0;
    if (bytes < 1024 || bytes > Long.MAX_VALUE / 10) {
      return number(bytes) + " bytes";
    }
    while (tenths >= 10_240 && unit < UNITS.length - 1) {
      tenths /= 1024;
      unit++;
    }
    return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
  }

  /** A word of the document as words: {@code never-seen} as "never seen". */
  static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
  }

  static String yesNo(JsonObject json, String name) {
    return json.get(name).map(value -> value.toJson().equals("true")).orElse(false) ? "yes" : "no";
  }
}
