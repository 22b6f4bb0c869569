package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.RejectedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WordlessTest {
  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void classesAndPlacesAreShownAndNoMessage() {
    Exception quoting = new NumberFormatException("For input string: \"hush\"");
    Exception failure = new IllegalStateException("hush", new RejectedException("ours", quoting));

    assertThat(printed(failure)).contains("hush");
    assertThat(printed(Wordless.of(failure)))
        .doesNotContain("hush")
        .contains("java.lang.IllegalStateException", "RejectedException: ours")
        .contains("java.lang.NumberFormatException", "WordlessTest.java");
  }

  @Test
  void causesInACircleEnd() {
    Exception first = new IllegalStateException("a");
    first.initCause(new IllegalStateException("b", first));

    assertThat(printed(Wordless.of(first))).contains("java.lang.IllegalStateException");
  }
}
