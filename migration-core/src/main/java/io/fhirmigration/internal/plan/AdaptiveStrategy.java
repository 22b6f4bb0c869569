package io.fhirmigration.internal.plan;

import io.fhirmigration.internal.plan.CountedLengths.Counted;
import io.fhirmigration.model.RecordedCount;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ChunkStrategy;
import java.time.Instant;
import java.util.Optional;

/**
 * Sizes windows by counting: longer over sparse spans, shorter over dense ones, until a window
 * holds between half the target and the target, or can't be made longer or shorter. A source that
 * can't count is sized from earlier windows.
 *
 * <p>An empty span only makes the window longer, so that a wrong count costs time and never data.
 */
final class AdaptiveStrategy implements ChunkStrategy {
  private final AdaptiveLimits limits;
  private final EarlierWindows earlier;

  AdaptiveStrategy(AdaptiveLimits limits) {
    this.limits = limits;
    this.earlier = new EarlierWindows(limits);
  }

  @Override
  public Step next(Request request) {
    return RightEdge.hold(request, limits.minWindow()).orElseGet(() -> size(request));
  }

  private Step size(Request request) {
    Instant start = LaneStart.of(request, limits.assumedStart());
    if (!start.isBefore(request.limit())) {
      return new Step.Plan(request.limit(), "everything up to " + request.limit());
    }
    CountedLengths counted = CountedLengths.of(request, start, limits.target());
    if (counted.fits().isPresent()) {
      return grow(request, start, counted.fits().get(), counted.tooMany());
    }
    if (counted.tooMany().isPresent()) {
      return shrink(request, start, counted.tooMany().get());
    }
    Length guess = earlier.guess(request);
    if (request.lane().counts().stream().anyMatch(c -> startsAtGap(request, c))) {
      return plan(request, start, guess, "the source did not count; sized by earlier windows");
    }
    return countOr(request, start, guess, guess, "nothing counted yet");
  }

  private Step grow(Request request, Instant start, Counted fit, Optional<Counted> tooMany) {
    String found = fit.total() + " resources in " + fit.length();
    Length room = Length.between(start, request.limit());
    Length rest = room.minus(fit.length());
    boolean reachesEdge =
        rest.millis() <= 0
            || (!RightEdge.endsAtLimit(request)
                && rest.compareTo(Length.of(limits.minWindow())) < 0);
    boolean full = fit.total() >= limits.target() - limits.target() / 2;
    if (reachesEdge || full || fit.length().compareTo(limits.maxWindow()) >= 0) {
      return plan(request, start, fit.length(), found);
    }
    if (tooMany.isEmpty()) {
      Length longer = fit.length().times(fit.total() <= limits.target() / 8 ? 4 : 2);
      return countOr(request, start, longer.atMost(limits.maxWindow()), fit.length(), found);
    }
    Length between = tooMany.get().length().minus(fit.length());
    Length near = tooMany.get().length().dividedBy(8).atLeast(limits.floor());
    if (between.compareTo(near) <= 0) {
      return plan(request, start, fit.length(), found + ", many more behind them");
    }
    Length middle = fit.length().plus(between.dividedBy(2));
    return countOr(request, start, middle, fit.length(), found);
  }

  private Step shrink(Request request, Instant start, Counted tooMany) {
    String found = tooMany.total() + " resources in " + tooMany.length();
    if (tooMany.length().compareTo(limits.floor()) <= 0) {
      return plan(
          request,
          start,
          tooMany.length(),
          "warning: " + found + ", above the target of " + limits.target() + " and not split");
    }
    Length shorter =
        tooMany
            .length()
            .scaled(limits.target(), tooMany.total())
            .atMost(tooMany.length().dividedBy(2))
            .atLeast(limits.floor());
    return countOr(request, start, shorter, shorter, found);
  }

  /** Counts a length; where that is not allowed or gave no number, plans {@code otherwise}. */
  private static Step countOr(
      Request request, Instant start, Length length, Length otherwise, String found) {
    Window window = new Window(request.gap().since(), till(request, start, length));
    if (!request.mayCount() || request.counted(window).isPresent()) {
      return plan(request, start, otherwise, found + "; planned without another count");
    }
    return new Step.CountFirst(window, found + "; counting " + length);
  }

  private static Step plan(Request request, Instant start, Length length, String why) {
    return new Step.Plan(till(request, start, length), why);
  }

  private static Instant till(Request request, Instant start, Length length) {
    Instant till = length.after(start);
    return till.isBefore(request.limit()) ? till : request.limit();
  }

  private static boolean startsAtGap(Request request, RecordedCount count) {
    return count.window().since().equals(request.gap().since());
  }
}
