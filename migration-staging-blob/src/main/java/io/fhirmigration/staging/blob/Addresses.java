package io.fhirmigration.staging.blob;

import io.fhirmigration.spi.StagingArea.Place;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The addresses of objects below an account's Blob service, and back. */
final class Addresses {
  private static final String PLAIN = "-._~/";

  private final URI base;

  /**
   * Creates the addresses of an account.
   *
   * @param base without trailing slash, query and fragment
   */
  Addresses(URI base) {
    this.base = base;
  }

  URI base() {
    return base;
  }

  URI of(String container, String name) {
    String checked = ObjectNames.checkedName(name);
    return URI.create(base + "/" + ObjectNames.checkedContainer(container) + "/" + encode(checked));
  }

  /** The object at this address, in whatever way a server has encoded it. */
  Optional<Place> locate(URI url) {
    String path = Optional.ofNullable(url.getRawPath()).orElse("");
    String start = base.getRawPath() + "/";
    if (!origin(url).equals(origin(base))
        || !path.startsWith(start)
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      return Optional.empty();
    }
    String rest = path.substring(start.length());
    int slash = rest.indexOf('/');
    if (slash < 0 || !ObjectNames.isContainer(rest.substring(0, slash))) {
      return Optional.empty();
    }
    return decode(rest.substring(slash + 1))
        .filter(ObjectNames::isName)
        .map(name -> new Place(rest.substring(0, slash), name));
  }

  private static String origin(URI url) {
    String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String authority =
        Optional.ofNullable(url.getRawAuthority()).orElse("").toLowerCase(Locale.ROOT);
    String usual = scheme.equals("https") ? ":443" : ":80";
    return scheme
        + "://"
        + (authority.endsWith(usual)
            ? authority.substring(0, authority.length() - usual.length())
            : authority);
  }

  private static String encode(String name) {
    StringBuilder path = new StringBuilder(name.length());
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean alphanumeric = c < 0x80 && Character.isLetterOrDigit(c);
      if (alphanumeric || PLAIN.indexOf(c) >= 0) {
        path.append(c);
      } else {
        path.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return path.toString();
  }

  private static Optional<String> decode(String path) {
    byte[] raw = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer octets = ByteBuffer.allocate(raw.length);
    for (int at = 0; at < raw.length; at++) {
      if (raw[at] == '%') {
        String hex = new String(raw, at + 1, 2, StandardCharsets.ISO_8859_1);
        octets.put((byte) Integer.parseInt(hex, 16));
        at += 2;
      } else {
        octets.put(raw[at]);
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
