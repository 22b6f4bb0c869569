package io.fhirmigration.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Throughputs by benchmark and round, in bytes per second. */
final class Samples {
  private final Map<String, List<List<Double>>> rounds = new TreeMap<>();

  /** Adds the iterations that one benchmark made in one round. */
  void add(String benchmark, List<Double> iterations) {
    rounds.computeIfAbsent(benchmark, name -> new ArrayList<>()).add(List.copyOf(iterations));
  }

  /** The benchmarks in name order. */
  List<String> benchmarks() {
    return List.copyOf(rounds.keySet());
  }

  /** The median over the rounds of each round's median. */
  double median(String benchmark) {
    return median(roundMedians(benchmark));
  }

  /** The lowest median of a round. */
  double lowest(String benchmark) {
    return roundMedians(benchmark).stream().min(Double::compare).orElseThrow();
  }

  /** The highest median of a round. */
  double highest(String benchmark) {
    return roundMedians(benchmark).stream().max(Double::compare).orElseThrow();
  }

  /** The median over the rounds of one benchmark's throughput over another's in the same round. */
  double ratio(String of, String over) {
    List<Double> above = roundMedians(of);
    List<Double> below = roundMedians(over);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < above.size(); round++) {
      ratios.add(above.get(round) / below.get(round));
    }
    return median(ratios);
  }

  private List<Double> roundMedians(String benchmark) {
    return rounds.getOrDefault(benchmark, List.of()).stream().map(Samples::median).toList();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
