package io.fhirmigration.internal.transform.everyday;

import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.Set;
import java.util.TreeSet;

/** Drops lines by their type; all others keep their bytes. */
final class TypeFilter implements Transformer {
  private final boolean keeps;
  private final Set<String> types;

  /**
   * A filter.
   *
   * @param keeps whether the types are those that stay
   */
  TypeFilter(boolean keeps, Set<String> types) {
    this.keeps = keeps;
    this.types = new TreeSet<>(types);
  }

  @Override
  public String fingerprint() {
    return TypeFilterProvider.NAME + "/1 " + (keeps ? "keep=" : "drop=") + String.join(",", types);
  }

  @Override
  public void transform(ResourceLine in, Sink out) {
    if (types.contains(in.resourceType().orElse("")) == keeps) {
      out.keep();
    } else {
      out.drop(TypeFilterProvider.NAME);
    }
  }

  @Override
  public boolean dropsByIdentity() {
    return true;
  }
}
