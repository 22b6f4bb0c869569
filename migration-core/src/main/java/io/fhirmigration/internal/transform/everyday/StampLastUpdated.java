package io.fhirmigration.internal.transform.everyday;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fhirmigration.internal.transform.edit.LineEdits;
import io.fhirmigration.internal.transform.edit.MetaMembers;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Dates lines without {@code meta.lastUpdated}: a hash of type and id chooses the place within half
 * a day, so that no millisecond fills up, and each version lies one millisecond per number behind
 * it, so that the versions of a resource are dated in their order. All dates lie within the day
 * before the instant. Other lines keep their bytes.
 */
final class StampLastUpdated implements Transformer {
  private static final long HALF_A_DAY = 43_200_000;
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Instant from;
  private final boolean isKnown;
  private final String instantText;
  private final MessageDigest digest = IdHash.sha256();
  private final LineEdits edits = new LineEdits();
  private long stamped;

  /**
   * A stamp.
   *
   * @param instant the end of the day; the epoch while it is not known
   * @param instantText what the fingerprint says of it
   */
  StampLastUpdated(Instant instant, String instantText) {
    this.from = instant.truncatedTo(ChronoUnit.MILLIS).minus(1, ChronoUnit.DAYS);
    this.isKnown = !instant.equals(Instant.EPOCH);
    this.instantText = instantText;
  }

  @Override
  public String fingerprint() {
    return StampLastUpdatedProvider.NAME + "/1 instant=" + instantText;
  }

  @Override
  public void transform(ResourceLine in, Sink out) {
    edits.clear();
    boolean dated = in.lastUpdated().isPresent();
    if (!dated && !isKnown) {
      throw new RejectedException(
          "transformer "
              + StampLastUpdatedProvider.NAME
              + ": the reference instant isn't known; give the plan a referenceInstant, or the"
              + " transformer an instant");
    }
    Optional<String> type = in.resourceType();
    Optional<String> id = in.id();
    if (dated || type.isEmpty() || id.isEmpty() || !stamp(in, type.get() + "/" + id.get())) {
      out.keep();
      return;
    }
    stamped++;
    int length = edits.apply(in.bytes(), in.offset(), in.offset() + in.length());
    out.replace(edits.result(), 0, length);
  }

  private boolean stamp(ResourceLine in, String name) {
    String text = "\"" + MILLIS.format(date(name, in.versionId().orElse(""))) + "\"";
    return new MetaMembers(in).put(edits, "lastUpdated", text);
  }

  private Instant date(String name, String version) {
    long hash = ByteBuffer.wrap(digest.digest(name.getBytes(UTF_8))).getLong();
    boolean numbered = version.matches("[0-9]{1,10}");
    long behind = numbered ? Math.min(Long.parseLong(version), HALF_A_DAY - 1) : 0;
    return from.plusMillis(Math.floorMod(hash, HALF_A_DAY) + behind);
  }

  /** How many resources got a date. */
  @Override
  public Map<String, Long> changes() {
    return stamped == 0 ? Map.of() : Map.of("meta.lastUpdated", stamped);
  }
}
