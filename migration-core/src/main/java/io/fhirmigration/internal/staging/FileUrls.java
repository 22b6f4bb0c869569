package io.fhirmigration.internal.staging;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagingArea.Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The {@code file:} addresses of objects below a folder, and back. */
final class FileUrls {
  private FileUrls() {}

  /** The address of a file, whose path below the folder starts with a slash. */
  static URI below(URI base, String path) {
    try {
      return URI.create(base + new URI(null, null, path, null).getRawPath());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not the path of an object: " + path, e);
    }
  }

  /** The object that this address names, when it is one that {@link #below} could have given. */
  static Optional<Place> place(URI base, URI url) {
    String start = base.getPath() + "/";
    String path = url.getPath();
    if (!"file".equalsIgnoreCase(url.getScheme())
        || url.getRawAuthority() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || path == null
        || !path.startsWith(start)) {
      return Optional.empty();
    }
    String file = path.substring(start.length());
    int slash = file.indexOf('/');
    if (slash < 0 || !ObjectNames.isContainer(file.substring(0, slash))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Place(file.substring(0, slash), ObjectNames.decode(file.substring(slash + 1))));
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }
}
