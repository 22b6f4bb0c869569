package io.fhirmigration.internal.transform.everyday;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fhirmigration.internal.transform.edit.JsonBytes;
import io.fhirmigration.internal.transform.edit.LineEdits;
import io.fhirmigration.internal.transform.edit.ScalarWalk;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes ids by a rule, of the resource itself and of resources in its entries, and the addresses
 * that name resources: references, {@code fullUrl}, addresses of requests and responses in an
 * entry, and attachments that lie in a Binary.
 *
 * <p>Relative addresses and those below the source's base follow the rule, with their version where
 * they name one. A search keeps its parameters; only the base is taken off. A {@code fullUrl} must
 * be absolute: it keeps the source's base where there is no other. Addresses of other servers and
 * of operations, fragments and URNs stay, and so do ids of contained resources.
 */
final class MapIds implements Transformer {
  private static final Pattern NAMED =
      Pattern.compile(
          "([A-Z][A-Za-z]+)/(?!\\$|_history$|_search$)([^/?#|]+)((?:/_history/[^/?#|]+)?(?:#.*)?)");
  private static final Pattern SEARCH = Pattern.compile("[A-Z][A-Za-z]+\\?.*");
  private static final String BINARY = "Binary";

  private static final byte[] ID = ascii("id");
  private static final byte[] RESOURCE_TYPE = ascii("resourceType");
  private static final byte[] RESOURCE = ascii("resource");
  private static final byte[] REFERENCE = ascii("reference");
  private static final byte[] FULL_URL = ascii("fullUrl");
  private static final byte[] URL = ascii("url");
  private static final byte[] REQUEST = ascii("request");
  private static final byte[] LOCATION = ascii("location");
  private static final byte[] RESPONSE = ascii("response");

  private final IdRule rule;
  private final String sourceBase;
  private final String targetBase;
  private final ScalarWalk walk = ScalarWalk.ofStrings();
  private final LineEdits edits = new LineEdits();
  private final List<String> changedPaths = new ArrayList<>();
  private final Map<String, Long> changes = new TreeMap<>();

  /**
   * A change of ids.
   *
   * @param sourceBase with a slash at its end; empty string when absolute references stay
   * @param targetBase with a slash at its end; empty string when they become relative
   */
  MapIds(IdRule rule, String sourceBase, String targetBase) {
    this.rule = rule;
    this.sourceBase = sourceBase;
    this.targetBase = targetBase;
  }

  @Override
  public String fingerprint() {
    return MapIdsProvider.NAME
        + "/1 "
        + rule
        + " sourceBase="
        + sourceBase
        + " targetBase="
        + targetBase;
  }

  @Override
  public boolean mapsIdentity() {
    return rule.changesIds();
  }

  /** The ids and addresses changed so far, by element path without indexes. */
  @Override
  public Map<String, Long> changes() {
    return Map.copyOf(changes);
  }

  @Override
  public void transform(ResourceLine in, Sink out) {
    int to = in.offset() + in.length();
    edits.clear();
    changedPaths.clear();
    String type = in.resourceType().orElse("");
    walk.begin(in.bytes(), in.offset(), to);
    while (walk.next()) {
      look(in.bytes(), to, type);
    }
    if (walk.isBroken() || edits.isEmpty()) {
      out.keep();
      return;
    }
    changedPaths.forEach(path -> changes.merge(path, 1L, Long::sum));
    int length = edits.apply(in.bytes(), in.offset(), to);
    out.replace(edits.result(), 0, length);
  }

  private void look(byte[] bytes, int to, String type) {
    if (!walk.isMember()) {
      return;
    }
    if (walk.isNamed(ID)) {
      String owner = walk.depth() == 1 ? type : nestedType(bytes, to);
      if (!owner.isEmpty()) {
        String id = walk.text();
        put(type, id, id.isEmpty() ? id : rule.of(owner, id));
      }
    } else if (walk.isNamed(URL)) {
      boolean isRequest = walk.isWithin(REQUEST);
      String address = walk.text();
      if (isRequest || relative(address).startsWith(BINARY + "/")) {
        put(type, address, mapped(address, targetBase));
      }
    } else if (walk.isNamed(FULL_URL)) {
      String address = walk.text();
      put(type, address, mapped(address, targetBase.isEmpty() ? sourceBase : targetBase));
    } else if (walk.isNamed(REFERENCE) || walk.isNamed(LOCATION) && walk.isWithin(RESPONSE)) {
      String address = walk.text();
      put(type, address, mapped(address, targetBase));
    }
  }

  /** The type of a resource in an entry; empty string when the id is of something else. */
  private String nestedType(byte[] bytes, int to) {
    int value =
        walk.isWithin(RESOURCE) ? JsonBytes.member(bytes, walk.container(), to, RESOURCE_TYPE) : -1;
    int end = value < 0 || bytes[value] != '"' ? -1 : JsonBytes.afterString(bytes, value, to);
    return end < 0 ? "" : JsonBytes.text(bytes, value + 1, end - 1);
  }

  private void put(String type, String before, String after) {
    if (!after.equals(before)) {
      String quoted = new JsonString(after).toJson();
      edits.replace(walk.start(), walk.end(), quoted.substring(1, quoted.length() - 1));
      changedPaths.add(walk.path(ScalarWalk.isElement(type, 0) ? type : "?"));
    }
  }

  /**
   * The address that takes the place of another.
   *
   * @param newBase what stands in the place of the source's base
   */
  private String mapped(String address, String newBase) {
    String relative = relative(address);
    String base = relative.length() < address.length() ? newBase : "";
    Matcher named = NAMED.matcher(relative);
    if (named.matches()) {
      String type = named.group(1);
      return base + type + "/" + rule.of(type, named.group(2)) + named.group(3);
    }
    return SEARCH.matcher(relative).matches() ? base + relative : address;
  }

  /** The address without the source's base. */
  private String relative(String address) {
    return !sourceBase.isEmpty() && address.startsWith(sourceBase)
        ? address.substring(sourceBase.length())
        : address;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
