package io.fhirmigration.internal.quarantine;

import io.fhirmigration.model.RefusalClass;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why a line is not at the destination.
 *
 * @param kind the class that the words belong to
 * @param reason the destination's words, or ours about a line that is blamed
 */
public record Refusal(RefusalClass kind, String reason) {
  /** The first that is found in the destination's words counts. */
  private static final List<Words> KNOWN =
      List.of(
          Words.of(RefusalClass.DUPLICATE, "import duplicate resource"),
          Words.of(RefusalClass.CONFLICT, "version conflict"),
          Words.of(RefusalClass.FUTURE_DATE, "in the future"),
          Words.of(RefusalClass.PARSE, "invalid resource id|resource type not match"),
          Words.of(RefusalClass.DECIMAL, "overflow|decimal|expected precision"),
          Words.of(
              RefusalClass.SIZE,
              "too (large|big|long)|exceeds? the (maximum|size|limit)|size limit"),
          Words.of(
              RefusalClass.PARSE,
              "pars(e|ing)|invalid|not (a )?valid|unexpected|unknown (element|property|type)"
                  + "|cannot be processed by import|conditional reference is not supported"));

  private record Words(RefusalClass kind, Pattern pattern) {
    static Words of(RefusalClass kind, String pattern) {
      return new Words(kind, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
    }
  }

  /** A refusal in the destination's words. */
  public static Refusal of(String words) {
    RefusalClass kind =
        KNOWN.stream()
            .filter(known -> known.pattern().matcher(words).find())
            .map(Words::kind)
            .findFirst()
            .orElse(RefusalClass.OTHER);
    return new Refusal(kind, words);
  }
}
