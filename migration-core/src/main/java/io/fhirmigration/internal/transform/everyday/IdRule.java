package io.fhirmigration.internal.transform.everyday;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Says which id a resource gets; used by one thread. */
final class IdRule {
  private static final int LONGEST = 64;
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9\\-.]{1," + LONGEST + "}");

  private final Kind kind;
  private final String prefix;
  private final Set<String> types;
  private final IdHash hash = new IdHash();

  /** How ids change. */
  enum Kind {
    KEEP("keep"),
    PREFIX("prefix"),
    HASH("hash"),
    HASH_INVALID("hash-invalid");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /**
   * A rule.
   *
   * @param types whose ids it is for; all when empty
   */
  IdRule(Kind kind, String prefix, Set<String> types) {
    this.kind = kind;
    this.prefix = prefix;
    this.types = new TreeSet<>(types);
  }

  boolean changesIds() {
    return kind != Kind.KEEP;
  }

  /** The new id; the old one when it stays. A prefix that makes an id too long is put to a hash. */
  String of(String type, String id) {
    if (!types.isEmpty() && !types.contains(type)) {
      return id;
    }
    return switch (kind) {
      case KEEP -> id;
      case PREFIX -> prefix + (prefix.length() + id.length() > LONGEST ? hash.of(type, id) : id);
      case HASH -> hash.of(type, id);
      case HASH_INVALID -> VALID.matcher(id).matches() ? id : hash.of(type, id);
    };
  }

  /** All that decides, in one line. */
  @Override
  public String toString() {
    return "ids=" + kind.label + " prefix=" + prefix + " types=" + String.join(",", types);
  }
}
