package io.fhirmigration.testkit.server;

import io.fhirmigration.spi.StagingArea;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What a modelled server is, fixed for its life. */
record ServerConfig(
    Face face,
    URI base,
    StagingArea storage,
    Clock clock,
    Timing timing,
    DecimalProfile decimals,
    SlowStatus slowStatus,
    boolean byteCountQuirk,
    int idsPerMillisecond,
    long seed,
    Optional<String> bearer,
    Optional<String> powerlessBearer,
    boolean anonymizedExport,
    List<String> types) {

  boolean isGen2() {
    return face == Face.AHDS;
  }

  /** The absolute address of a path of this server. */
  String url(String path) {
    return base + path;
  }
}
