package io.fhirmigration.internal.transform.decimal;

import io.fhirmigration.internal.transform.edit.LineEdits;
import io.fhirmigration.internal.transform.edit.ScalarWalk;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings every number of a resource within the digits that a destination can hold, by its text:
 * strings are untouched, exponents count, and no number changes its magnitude.
 *
 * <p>A line without such a number stays byte for byte as it is, and so does one that is no JSON. A
 * number that can't be brought within the limit (its integer part is too long, or nothing but zero
 * would be left) is refused with its element, never with its value.
 */
public final class DecimalLimitTransformer implements Transformer {
  /** The extension that holds a number's original text, when it is kept. */
  static final String ORIGINAL_URL = "urn:fhir-migration:original-number";

  private final DecimalLimit limit;
  private final boolean keepOriginal;
  private final Map<String, Long> changes = new TreeMap<>();
  private final ScalarWalk walk = ScalarWalk.ofNumbers();
  private final LineEdits edits = new LineEdits();
  private final List<String> changedPaths = new ArrayList<>();

  DecimalLimitTransformer(DecimalLimit limit, boolean keepOriginal) {
    this.limit = limit;
    this.keepOriginal = keepOriginal;
  }

  @Override
  public String fingerprint() {
    return DecimalLimitProvider.NAME
        + "/1 keepOriginal="
        + keepOriginal
        + " mode="
        + limit.mode().label
        + " profile="
        + limit.profile().label;
  }

  /** The numbers changed so far, by element path without indexes. */
  @Override
  public Map<String, Long> changes() {
    return Map.copyOf(changes);
  }

  @Override
  public void transform(ResourceLine in, Sink out) {
    byte[] bytes = in.bytes();
    int from = in.offset();
    int to = from + in.length();
    if (findCandidate(bytes, from, to) < 0 || !collectEdits(in, bytes, from, to)) {
      out.keep();
      return;
    }
    changedPaths.forEach(path -> changes.merge(path, 1L, Long::sum));
    int length = edits.apply(bytes, from, to);
    out.replace(edits.result(), 0, length);
  }

  /** Where in a range of whole lines something may have to be changed; -1 when nowhere. */
  int findCandidate(byte[] bytes, int from, int to) {
    return NumberGuard.find(limit.profile(), bytes, from, to);
  }

  /** Finds the numbers to change; {@code false} when there is none or the line is no JSON. */
  private boolean collectEdits(ResourceLine in, byte[] bytes, int from, int to) {
    edits.clear();
    changedPaths.clear();
    walk.begin(bytes, from, to);
    while (walk.next()) {
      if (limit.concerns(walk.digits(), walk.hasExponent()) && !edit(in, to)) {
        return false;
      }
    }
    return !walk.isBroken() && !edits.isEmpty();
  }

  /** Notes the change of one number; {@code false} when it is none by the grammar of JSON. */
  private boolean edit(ResourceLine in, int to) {
    String lexeme = walk.lexeme();
    if (!JsonNumber.isLexeme(lexeme)) {
      return false;
    }
    Optional<String> limited = limit.apply(lexeme);
    if (limited.isEmpty()) {
      throw refused(
          in,
          "a number can't be brought within "
              + limit.profile().label
              + " without a change of its magnitude");
    }
    if (!limited.get().equals(lexeme)) {
      edits.replace(walk.start(), walk.end(), limited.get());
      if (keepOriginal && !OriginalNumber.keep(edits, in.bytes(), to, walk)) {
        throw refused(in, "a number has no place for the extension that keeps its original");
      }
      changedPaths.add(walk.path(type(in)));
    }
    return true;
  }

  private RejectedException refused(ResourceLine in, String problem) {
    return new RejectedException(walk.path(type(in)) + ": " + problem);
  }

  private static String type(ResourceLine in) {
    return in.resourceType().filter(type -> ScalarWalk.isElement(type, 0)).orElse("?");
  }
}
