package io.fhirmigration.testkit.contract;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sends lines through a transformer in one buffer that is poisoned after each call. */
final class TransformerRun {
  private TransformerRun() {}

  /**
   * What became of one line.
   *
   * @param text the new line, the drop rule or nothing
   */
  record Outcome(String kind, String text, int decisions, boolean inputChanged) {
    static final String KEPT = "kept";
    static final String REPLACED = "replaced";
    static final String DROPPED = "dropped";
    static final String REFUSED = "refused";
  }

  static List<Outcome> of(Transformer transformer, List<String> lines) {
    int longest = lines.stream().mapToInt(line -> utf8(line).length).max().orElse(0);
    byte[] buffer = new byte[longest + 64];
    List<Outcome> outcomes = new ArrayList<>();
    long byteOffset = 0;
    for (String line : lines) {
      byte[] bytes = utf8(line);
      int offset = outcomes.size() % 7;
      Arrays.fill(buffer, (byte) '9');
      System.arraycopy(bytes, 0, buffer, offset, bytes.length);
      ResourceLine view =
          ResourceLine.of(buffer, offset, bytes.length, outcomes.size() + 1L, byteOffset);
      outcomes.add(decide(transformer, view, buffer));
      Arrays.fill(buffer, (byte) 0);
      byteOffset += bytes.length + 1L;
    }
    return outcomes;
  }

  private static Outcome decide(Transformer transformer, ResourceLine line, byte[] buffer) {
    byte[] before = buffer.clone();
    Decision decision = new Decision();
    try {
      transformer.transform(line, decision);
    } catch (RejectedException e) {
      decision.take(Outcome.REFUSED, "");
    }
    boolean changed = !Arrays.equals(before, buffer);
    return new Outcome(decision.kind, decision.text, decision.calls, changed);
  }

  /** All that must be the same in every process, as lines of text. */
  static List<String> report(TransformerContract contract) {
    List<String> report = new ArrayList<>();
    Transformer transformer = contract.transformer();
    report.add(transformer.fingerprint());
    report.add(transformer.mapsIdentity() + " " + transformer.dropsByIdentity());
    for (Outcome outcome : of(transformer, contract.samples())) {
      report.add(outcome.kind() + " " + outcome.text().replace('\n', ' '));
    }
    return report;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Decision implements Transformer.Sink {
    private String kind = "none";
    private String text = "";
    private int calls;

    void take(String newKind, String newText) {
      kind = newKind;
      text = newText;
      calls++;
    }

    @Override
    public void keep() {
      take(Outcome.KEPT, "");
    }

    @Override
    public void replace(byte[] bytes, int offset, int length) {
      take(Outcome.REPLACED, new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void drop(String rule) {
      take(Outcome.DROPPED, rule);
    }
  }
}
