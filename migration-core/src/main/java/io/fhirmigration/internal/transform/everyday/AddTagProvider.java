package io.fhirmigration.internal.transform.everyday;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.util.Optional;

/**
 * {@code add-tag}: puts a tag into {@code meta.tag} of every resource that does not have it.
 *
 * <p>Properties: {@code system} and {@code code} (required), {@code display}.
 */
public final class AddTagProvider implements TransformerProvider {
  static final String NAME = "add-tag";

  /** For the service loader. */
  public AddTagProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Transformer create(ProviderConfig config) {
    GivenProperties given = new GivenProperties(NAME, config, "system", "code", "display");
    String system =
        given.required("system", text -> text.matches("\\S+"), "give the URI of a code system");
    String code =
        given.required(
            "code",
            text -> text.matches("\\S+( \\S+)*"),
            "give a code without spaces at its ends or doubled inside");
    Optional<String> display =
        given.text("display", text -> !text.isBlank(), "give a text, or leave it out");
    given.refuse();
    ObjectBuilder tag = JsonValue.object().put("system", system).put("code", code);
    display.ifPresent(text -> tag.put("display", text));
    return new AddTag(tag.build());
  }
}
