package io.fhirmigration.internal.transform.everyday;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.util.Set;

/**
 * {@code type-filter}: leaves out resources by their type.
 *
 * <p>Properties: either {@code keep}, the types that stay, or {@code drop}, the types that are left
 * out; separated by commas.
 */
public final class TypeFilterProvider implements TransformerProvider {
  static final String NAME = "type-filter";
  private static final String KEEP = "keep";
  private static final String DROP = "drop";

  /** For the service loader. */
  public TypeFilterProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Transformer create(ProviderConfig config) {
    GivenProperties given = new GivenProperties(NAME, config, KEEP, DROP);
    if (given.has(KEEP) == given.has(DROP)) {
      given.problem("keep, drop", "give one of the two");
    }
    boolean keeps = given.has(KEEP);
    Set<String> types = given.types(keeps ? KEEP : DROP);
    given.refuse();
    return new TypeFilter(keeps, types);
  }
}
