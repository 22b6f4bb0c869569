package io.fhirmigration.testkit.simulation;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong with a request to a server. */
enum ServerFault {
  THROTTLED,
  UNAVAILABLE,
  BROKEN,
  REFUSED_CONNECTION,
  CUT_BEFORE,
  REPLY_LOST,
  TOKEN_EXPIRED,
  ANSWER_CUT,
  EARLY_MANIFEST,
  SHORT_MANIFEST,
  CANCELLED_INSIDE,
  EXPORT_FAILS,
  FILE_SPOILED,
  IMPORT_FAILS,
  IMPORT_PURGED;

  /** What can go wrong with a request of this method and path. */
  static List<ServerFault> of(String method, String path) {
    List<ServerFault> faults =
        new ArrayList<>(
            List.of(
                THROTTLED,
                UNAVAILABLE,
                BROKEN,
                REFUSED_CONNECTION,
                CUT_BEFORE,
                REPLY_LOST,
                TOKEN_EXPIRED,
                ANSWER_CUT));
    if (method.equals("GET") && path.contains("/_operations/export/")) {
      faults.addAll(
          List.of(EARLY_MANIFEST, SHORT_MANIFEST, CANCELLED_INSIDE, EXPORT_FAILS, FILE_SPOILED));
    }
    if (method.equals("GET") && path.contains("/_operations/import/")) {
      faults.addAll(List.of(IMPORT_FAILS, IMPORT_FAILS, IMPORT_PURGED));
    }
    return faults;
  }
}
