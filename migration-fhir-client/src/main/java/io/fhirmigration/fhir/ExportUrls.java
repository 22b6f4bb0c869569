package io.fhirmigration.fhir;

import io.fhirmigration.spi.SourceServer.ExportRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes kick-off URLs, and status URLs from folder names. */
final class ExportUrls {
  private static final Pattern FOLDER = Pattern.compile("\\d{8}T\\d{6}-(\\d{1,19})");

  private ExportUrls() {}

  static String kickOff(
      String root, ExportRequest request, Optional<Boolean> parallel, OptionalInt maxCount) {
    List<String> query = new ArrayList<>();
    parallel.ifPresent(p -> query.add("_isParallel=" + p));
    request.window().since().ifPresent(since -> query.add("_since=" + Millis.text(since)));
    query.add("_till=" + Millis.text(request.window().till()));
    if (!request.types().isEmpty()) {
      query.add("_type=" + String.join(",", request.types()));
    }
    List<String> associated = new ArrayList<>();
    if (request.history()) {
      associated.add("_history");
    }
    if (request.deletes()) {
      associated.add("_deleted");
    }
    if (!associated.isEmpty()) {
      query.add("includeAssociatedData=" + String.join(",", associated));
    }
    query.add("_container=" + encoded(request.container()));
    request
        .anonymization()
        .ifPresent(
            config -> {
              query.add("_anonymizationConfig=" + encoded(config.name()));
              query.add("_anonymizationConfigEtag=" + encoded(config.etag()));
            });
    OptionalInt rows = request.maxCount().isPresent() ? request.maxCount() : maxCount;
    rows.ifPresent(n -> query.add("_maxCount=" + n));
    return root + "/$export?" + String.join("&", query);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  static Optional<String> status(String root, String folder) {
    Matcher matcher = FOLDER.matcher(folder);
    return matcher.matches()
        ? Optional.of(root + "/_operations/export/" + matcher.group(1))
        : Optional.empty();
  }
}
