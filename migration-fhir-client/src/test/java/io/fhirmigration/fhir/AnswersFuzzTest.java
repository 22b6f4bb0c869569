package io.fhirmigration.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Any bytes as what a server answers. */
class AnswersFuzzTest {
  private static final Origin ORIGIN = new Origin("https", "fhir.example.org", 443);
  private static final URI BASE = URI.create("https://fhir.example.org");

  @FuzzTest(maxDuration = "1m")
  void manifestIsNoClaimOrSound(byte[] body) {
    try {
      ExportManifest manifest = ExportManifests.read(body);
      assertThat(manifest.output())
          .allMatch(file -> file.url().isAbsolute() && file.count().orElse(0) >= 0)
          .allMatch(file -> file.type().matches("[A-Za-z]{2,64}"));
    } catch (RetryableException faulty) {
      assertThat(faulty).hasMessageStartingWith("manifest ");
    }
  }

  @FuzzTest(maxDuration = "1m")
  void importStatusIsNoClaimOrSound(byte[] body) {
    assertThat(ImportAnswers.succeededSoFar(body)).isNotNegative();
    try {
      ImportPoll.Complete complete = ImportAnswers.complete(body);
      assertThat(complete.files()).allMatch(file -> file.input().isAbsolute());
    } catch (RetryableException faulty) {
      assertThat(faulty).hasMessageStartingWith("import status ");
    }
  }

  @FuzzTest(maxDuration = "1m")
  void refusalHasWordsOfOneLine(byte[] body) {
    HttpHeaders headers = new HttpHeaders();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    headers.set(HttpHeaderName.RETRY_AFTER, text);
    headers.set(HttpHeaderName.DATE, text);
    for (int status : new int[] {200, 400, 404, 410, 429, 500}) {
      Answer answer = new Answer(status, headers, body, Instant.EPOCH);
      Call call = Call.read(BASE + "/metadata", "/metadata");
      String message = String.valueOf(Refusals.of(call, ORIGIN, answer).getMessage());
      assertThat(message).doesNotContain("\n", "\r", "\u001b").hasSizeLessThan(1000);
      assertThat(OneLine.of(message, 4000)).isEqualTo(message);
      assertThat(answer.isUnknown() && answer.isDeprecatedService()).isFalse();
      assertThat(answer.retryAfter().orElse(Answer.LONGEST_PAUSE))
          .isBetween(Duration.ZERO, Answer.LONGEST_PAUSE);
    }
  }

  @FuzzTest(maxDuration = "1m")
  void addressIsRefusedOrOurs(byte[] bytes) {
    String address = new String(bytes, StandardCharsets.UTF_8);
    try {
      URI taken = URI.create(ORIGIN.require(BASE, address, "the address"));
      assertThat(taken.getScheme()).isEqualToIgnoringCase("https");
      assertThat(taken.getRawAuthority().toLowerCase(Locale.ROOT))
          .isIn("fhir.example.org", "fhir.example.org:443", "fhir.example.org:");
    } catch (RejectedException refused) {
      assertThat(refused).hasNoCause();
    }
  }
}
