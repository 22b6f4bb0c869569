package io.fhirmigration.internal.load;

import io.fhirmigration.spi.ImportPayloadBuilder.Input;
import io.fhirmigration.spi.ImportPayloadBuilder.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What {@code $import} of Azure Health Data Services refuses, found before anything is sent. */
final class AhdsImportRules {
  private static final int MOST_INPUTS = 10_000;
  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{0,63}");
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9._:-]{1,200}");
  private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](-?[a-z0-9])+");

  private AhdsImportRules() {}

  /** One sentence for each fault; addresses are named without query and user. */
  static List<String> problems(Request request) {
    List<String> problems = new ArrayList<>();
    if (request.inputs().isEmpty()) {
      problems.add("inputs: there is no file to import");
    }
    if (request.maxInputs() < 1 || request.maxInputs() > MOST_INPUTS) {
      problems.add("maxInputs " + request.maxInputs() + ": must be 1 to " + MOST_INPUTS);
    }
    if (!NONCE.matcher(request.nonce()).matches()) {
      problems.add("nonce: must be 1 to 200 letters, digits or . _ : -");
    }
    String container = request.errorContainer();
    if (container.length() < 3
        || container.length() > 63
        || !CONTAINER.matcher(container).matches()) {
      problems.add(
          "errorContainer '"
              + container
              + "': must be 3 to 63 lower-case letters, digits and single inner dashes");
    }
    if (request.unitBytes() < 0 || request.unitBytes() > Integer.MAX_VALUE) {
      problems.add("unitBytes " + request.unitBytes() + ": must be 0 to " + Integer.MAX_VALUE);
    }
    Set<URI> seen = new HashSet<>();
    for (Input input : request.inputs()) {
      check(input, problems);
      if (!seen.add(input.url())) {
        problems.add(named(input.url()) + ": is listed more than once");
      }
    }
    return problems;
  }

  private static void check(Input input, List<String> problems) {
    URI url = input.url();
    if (input.type().equals("SearchParameter")) {
      problems.add(named(url) + ": the server does not import SearchParameter");
    } else if (!TYPE.matcher(input.type()).matches()) {
      problems.add(named(url) + ": '" + input.type() + "' is no resource type");
    }
    if (!url.isAbsolute() || url.isOpaque()) {
      problems.add(named(url) + ": is not an absolute address of a file");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      problems.add(
          named(url) + ": has a query string or fragment; the server takes no signed URLs");
    }
    if (input.etag().isBlank()) {
      problems.add(named(url) + ": has no ETag, so that another content could be imported");
    }
  }

  private static String named(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String host = url.getHost() == null ? "" : url.getHost();
    return url.isOpaque() ? url.getScheme() + ":..." : "input " + host + path;
  }
}
