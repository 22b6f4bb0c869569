package io.fhirmigration.deid.internal.method;

import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes the id within a reference; a reference of an unknown form is changed as a whole. */
final class ReferenceId {
  /** Longer ones are of no known form; matching them takes a deep stack. */
  private static final int LONGEST = 2048;

  /** A line break at the end is not part of the id, as in .NET. */
  private static final int FLAGS = Pattern.UNIX_LINES;

  private static final Pattern URN =
      Pattern.compile(
          "^(?<prefix>urn:oid:)(?<id>[0-2](?:\\.(?:0|[1-9][0-9]*))+)$"
              + "|^(?<uuidPrefix>urn:uuid:)"
              + "(?<uuid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$",
          FLAGS);

  private final Pattern literal;

  ReferenceId(Set<String> resourceTypes) {
    literal =
        Pattern.compile(
            "^(?<prefix>(?:(?:http|https)://[A-Za-z0-9\\\\/.:%$]*)?(?:"
                + String.join("|", resourceTypes)
                + ")/)(?<id>[A-Za-z0-9\\-.]{1,64})(?<suffix>/_history/[A-Za-z0-9\\-.]{1,64})?$",
            FLAGS);
  }

  String change(String reference, UnaryOperator<String> change) {
    if (reference.startsWith("#")) {
      return "#" + change.apply(reference.substring(1));
    }
    if (reference.length() > LONGEST) {
      return change.apply(reference);
    }
    Matcher local = literal.matcher(reference);
    if (local.find()) {
      String suffix = local.group("suffix");
      return local.group("prefix")
          + change.apply(local.group("id"))
          + (suffix == null ? "" : suffix);
    }
    Matcher urn = URN.matcher(reference);
    if (!urn.find()) {
      return change.apply(reference);
    }
    return urn.group("id") == null
        ? urn.group("uuidPrefix") + change.apply(urn.group("uuid"))
        : urn.group("prefix") + change.apply(urn.group("id"));
  }
}
