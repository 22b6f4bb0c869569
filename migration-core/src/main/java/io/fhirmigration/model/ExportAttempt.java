package io.fhirmigration.model;

import java.time.Instant;

/**
 * The intent of one export, recorded before its kick-off is sent.
 *
 * @param container the attempt's own container, never shared with another attempt
 * @param requestUrl the full kick-off URL
 * @param decidedAt when it was decided, by the engine's clock
 * @param currentBefore count of current versions of the window before the kick-off
 * @param historyBefore count of all versions of the window before the kick-off
 * @param emptyBefore whether an earlier attempt of this window was empty and could not be counted
 */
public record ExportAttempt(
    String container,
    String requestUrl,
    Instant decidedAt,
    CountAnswer currentBefore,
    CountAnswer historyBefore,
    boolean emptyBefore) {}
