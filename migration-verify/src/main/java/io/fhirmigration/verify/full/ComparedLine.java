package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.TransformerChain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A line as it is compared: its key and the digest of its canonical text. Reused by one thread. */
final class ComparedLine {
  private static final Pattern TYPE = Pattern.compile("[A-Za-z]{1,64}");

  private final Comparing comparing;
  private final TransformerChain expected;
  private final CanonicalLine canonical;
  private final Hash128 digest = new Hash128();
  private final Hash128 keyHash = new Hash128();
  private final Map<String, PathRules> rules = new HashMap<>();
  private VersionKey key = new VersionKey("", "", "");
  private long millis;
  private boolean deleted;
  private int length;

  ComparedLine(Comparing comparing, TransformerChain expected) {
    this.comparing = comparing;
    this.expected = expected;
    this.canonical = new CanonicalLine(comparing.allowances().plainExponents());
  }

  /**
   * Reads a line; {@code false} when it is left out.
   *
   * @throws DamagedLineException when it can't be compared
   */
  boolean read(ResourceLine raw) throws DamagedLineException {
    Optional<ResourceLine> transformed = transformed(raw);
    if (transformed.isEmpty()) {
      return false;
    }
    ResourceLine line = transformed.get();
    String type = line.resourceType().orElse("");
    PathRules known = rules.get(type);
    PathRules ofType = known == null ? comparing.rules(type) : known;
    canonical.read(line.bytes(), line.offset(), line.length(), ofType);
    if (known == null) {
      if (!TYPE.matcher(type).matches()) {
        throw new DamagedLineException("no resourceType");
      }
      rules.put(type, ofType);
    }
    if (comparing.excludedTypes().contains(type)) {
      return false;
    }
    String id = line.id().orElse("");
    if (id.isEmpty()) {
      throw new DamagedLineException("no id");
    }
    key = new VersionKey(type, id, line.versionId().orElse(""));
    comparing.hash(key, keyHash);
    digest.of(canonical.bytes(), canonical.length());
    byte[] date = line.lastUpdated().orElse("").getBytes(UTF_8);
    millis = LastUpdated.millis(date, 0, date.length);
    deleted = line.softDeleted();
    length = line.length();
    return true;
  }

  private Optional<ResourceLine> transformed(ResourceLine raw) throws DamagedLineException {
    try {
      return expected.apply(raw);
    } catch (RejectedException refused) {
      throw new DamagedLineException("a transformer refuses it");
    }
  }

  VersionKey key() {
    return key;
  }

  Hash128 digest() {
    return digest;
  }

  /** The canonical text, copied. */
  byte[] text() {
    return Arrays.copyOf(canonical.bytes(), canonical.length());
  }

  /** Writes down what is remembered of the line. */
  void remember(long[] seen, int type, boolean destination, int file, long offset) {
    Seen.put(
        seen,
        keyHash,
        digest,
        millis,
        type,
        destination,
        file,
        offset,
        number(key.version()),
        deleted,
        length);
  }

  /** A version as a number; 0 where it is none, so that the date alone decides which is newer. */
  private static int number(String version) {
    try {
      return Integer.parseInt(version);
    } catch (NumberFormatException other) {
      return 0;
    }
  }
}
