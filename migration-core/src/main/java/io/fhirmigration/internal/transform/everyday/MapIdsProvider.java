package io.fhirmigration.internal.transform.everyday;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code map-ids}: gives resources other ids by a rule, and lets references follow.
 *
 * <p>Properties: {@code ids} ({@code keep}, the default; {@code prefix}; {@code hash}: 32
 * hexadecimal digits; {@code hash-invalid}: the same for ids that FHIR forbids only), {@code
 * prefix} (with {@code ids: prefix}), {@code types} (whose ids change; all by default), {@code
 * sourceBase} (the source's address: absolute references below it become relative) and {@code
 * targetBase} (they get this address instead).
 */
public final class MapIdsProvider implements TransformerProvider {
  static final String NAME = "map-ids";
  private static final String IDS = "ids";
  private static final String PREFIX = "prefix";
  private static final String SOURCE = "sourceBase";
  private static final String TARGET = "targetBase";
  private static final Map<String, IdRule.Kind> KINDS =
      Map.of(
          "keep",
          IdRule.Kind.KEEP,
          PREFIX,
          IdRule.Kind.PREFIX,
          "hash",
          IdRule.Kind.HASH,
          "hash-invalid",
          IdRule.Kind.HASH_INVALID);

  /** For the service loader. */
  public MapIdsProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Transformer create(ProviderConfig config) {
    GivenProperties given = new GivenProperties(NAME, config, IDS, PREFIX, "types", SOURCE, TARGET);
    String ids =
        given
            .text(IDS, KINDS::containsKey, "use keep, prefix, hash or hash-invalid")
            .orElse("keep");
    String prefix =
        given
            .text(
                PREFIX,
                text -> text.matches("[A-Za-z0-9.-]{1,32}"),
                "use 1 to 32 letters, digits, dashes and dots")
            .orElse("");
    if (ids.equals(PREFIX) != given.has(PREFIX)) {
      given.problem(PREFIX, "give it together with 'ids: prefix'");
    }
    Set<String> types = given.types("types");
    String source = base(given, SOURCE);
    String target = base(given, TARGET);
    if (given.has(TARGET) && !given.has(SOURCE)) {
      given.problem(TARGET, "give sourceBase too");
    }
    if (!given.has(IDS) && !given.has(PREFIX) && !given.has(SOURCE)) {
      given.problem(IDS, "give ids or sourceBase, else nothing would change");
    }
    given.refuse();
    return new MapIds(
        new IdRule(KINDS.getOrDefault(ids, IdRule.Kind.KEEP), prefix, types), source, target);
  }

  /** An address with a slash at its end; empty string when it is not given. */
  private static String base(GivenProperties given, String name) {
    Optional<String> base =
        given.text(name, MapIdsProvider::isBase, "give the http or https address of a FHIR server");
    return base.map(text -> text.endsWith("/") ? text : text + "/").orElse("");
  }

  private static boolean isBase(String text) {
    try {
      URI uri = new URI(text);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
