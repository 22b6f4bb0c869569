package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.tree.Node;
import java.math.BigDecimal;
import java.time.LocalDate;

/** What a method may ask of the run it works for; used by one thread. */
public interface Work {
  /** Notes that a method changed a node, or would have. */
  void done(Operation operation, Node node);

  /** The day that ages are counted at. */
  LocalDate today();

  /** How many days dates of this document are shifted by. */
  int dateShift(Node node);

  /** The hash of a text, 64 hexadecimal digits. */
  String hash(String text);

  /** The encrypted text of a node, in Base64. */
  String encrypt(Node node, String text);

  /** A number from -1/2 to 1/2 for a node. */
  BigDecimal noise(Node node);
}
