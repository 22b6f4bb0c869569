package io.fhirmigration.fhir;

import io.fhirmigration.model.RejectedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Scheme, host and port: what a token may be sent to.
 *
 * @param scheme lower case
 * @param host lower case
 * @param port the port, also when the address leaves it out
 */
record Origin(String scheme, String host, int port) {
  /** The longest address that a server may name; a longer one would not fit a record. */
  static final int LONGEST_ADDRESS = 2000;

  static Origin of(URI uri) {
    String scheme = lower(uri.getScheme());
    int standard = scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, lower(uri.getHost()), uri.getPort() < 0 ? standard : uri.getPort());
  }

  boolean covers(URI uri) {
    return uri.getScheme() != null
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && equals(of(uri));
  }

  /**
   * An address that the server named or that a record holds, made absolute.
   *
   * @throws RejectedException when it is at another scheme, host or port, or too long
   */
  String require(URI base, String address, String what) {
    if (address.length() > LONGEST_ADDRESS) {
      throw new RejectedException(what + " is longer than " + LONGEST_ADDRESS + " characters");
    }
    URI uri;
    try {
      uri = base.resolve(new URI(address));
    } catch (URISyntaxException quotesTheAddress) {
      throw new RejectedException(what + " is not an address");
    }
    if (!covers(uri)) {
      throw new RejectedException(
          what
              + " is at "
              + uri.getScheme()
              + "://"
              + uri.getRawAuthority()
              + " and not at "
              + this
              + "; no token is sent there. If that is the same server, give that address as the"
              + " base URL");
    }
    return uri.toString();
  }

  boolean isLoopback() {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    boolean standard = port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (standard ? "" : ":" + port);
  }
}
