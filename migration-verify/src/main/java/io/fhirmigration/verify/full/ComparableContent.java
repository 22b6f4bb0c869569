package io.fhirmigration.verify.full;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import java.util.Set;

/**
 * Reads single resources as a {@link FullCheck} compares them: without what is allowed to differ.
 * Two resources are the same when what is read of them is equal.
 *
 * <p>Immutable; usable by any thread.
 */
public final class ComparableContent {
  private final Comparing comparing;

  /**
   * Creates a reader.
   *
   * @param allowed what may differ
   */
  public ComparableContent(Allowances allowed) {
    this.comparing = new Comparing(allowed, false, Set.of());
  }

  /**
   * The content of a resource.
   *
   * @param type its type
   * @param body its JSON without line breaks
   * @throws RejectedException when it is no JSON object
   */
  public JsonValue of(String type, byte[] body) {
    CanonicalLine line = new CanonicalLine(comparing.allowances().plainExponents());
    try {
      line.read(body, 0, body.length, comparing.rules(type));
    } catch (DamagedLineException e) {
      throw new RejectedException("a resource is no JSON object", e);
    }
    return JsonValue.parse(line.bytes(), 0, line.length());
  }
}
