package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ImportPayloadBuilder.Input;
import io.fhirmigration.spi.ImportPayloadBuilder.Payload;
import io.fhirmigration.spi.ImportPayloadBuilder.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ImportPayloadBuilder} must do: the same bytes for the same files in any order,
 * each file once, another body for another nonce, and no request that the server would refuse.
 *
 * <p>Extend it and say how the builder is made. Bodies are looked into as UTF-8 text.
 */
public abstract class ImportPayloadBuilderContract {
  private static final String NONCE = "n0nce-7";

  /** Creates the contract. */
  protected ImportPayloadBuilderContract() {}

  /** The builder under test. */
  protected abstract ImportPayloadBuilder builder();

  @Test
  void shuffledInputsGiveTheSameBytes() {
    List<Input> inputs = inputs(40);
    List<String> sorted = texts(builder().build(request(inputs, NONCE, 7)));
    for (int seed = 0; seed < 20; seed++) {
      List<Input> shuffled = new ArrayList<>(inputs);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(texts(builder().build(request(shuffled, NONCE, 7)))).isEqualTo(sorted);
    }
  }

  @Test
  void everyInputIsInExactlyOneBody() {
    List<Input> inputs = inputs(40);
    List<Payload> payloads = builder().build(request(inputs, NONCE, 7));
    assertThat(payloads).flatMap(Payload::inputs).containsExactlyInAnyOrderElementsOf(inputs);
    for (Payload payload : payloads) {
      String text = text(payload);
      for (Input input : inputs) {
        boolean listed = payload.inputs().contains(input);
        assertThat(text.contains('"' + input.url().toString() + '"')).isEqualTo(listed);
        assertThat(text.contains('"' + input.etag() + '"')).isEqualTo(listed);
      }
    }
  }

  @Test
  void noBodyHoldsMoreThanTheMost() {
    for (int most : new int[] {1, 2, 7, 39, 40, 41}) {
      List<Payload> payloads = builder().build(request(inputs(40), NONCE, most));
      assertThat(payloads).allMatch(p -> !p.inputs().isEmpty() && p.inputs().size() <= most);
    }
    assertThat(builder().build(request(inputs(40), NONCE, 40))).hasSize(1);
  }

  @Test
  void filesOfOneTypeStayTogetherWhereTheyFit() {
    for (Payload payload : builder().build(request(inputs(40), NONCE, 20))) {
      for (Payload other : builder().build(request(inputs(40), NONCE, 20))) {
        if (!other.nonce().equals(payload.nonce())) {
          assertThat(types(payload)).doesNotContainAnyElementsOf(types(other));
        }
      }
    }
  }

  @Test
  void everyBodyCarriesItsOwnNonce() {
    Set<String> nonces = new HashSet<>();
    for (Payload payload : builder().build(request(inputs(40), NONCE, 7))) {
      assertThat(payload.nonce()).contains(NONCE);
      assertThat(text(payload)).contains(payload.nonce());
      assertThat(nonces.add(payload.nonce())).as("nonce used once").isTrue();
    }
  }

  @Test
  void anotherNonceGivesOtherBytes() {
    List<String> one = texts(builder().build(request(inputs(3), NONCE, 7)));
    List<String> other = texts(builder().build(request(inputs(3), "another", 7)));
    assertThat(one).doesNotContainAnyElementsOf(other);
  }

  @Test
  void anotherPinGivesOtherBytes() {
    Input pinned = input("Patient", 1);
    Input changed = new Input(pinned.type(), pinned.url(), "0xOTHER");
    assertThat(texts(builder().build(request(List.of(pinned), NONCE, 7))))
        .isNotEqualTo(texts(builder().build(request(List.of(changed), NONCE, 7))));
  }

  @Test
  void searchParametersAreRefused() {
    refused(List.of(input("SearchParameter", 1)), "SearchParameter");
  }

  @Test
  void addressWithQueryIsRefusedWithoutShowingIt() {
    URI signed = URI.create("https://storage.example/c/Patient-1.ndjson?sv=1&sig=SECRET");
    List<Input> inputs = List.of(new Input("Patient", signed, "0x1"));
    assertThatThrownBy(() -> builder().build(request(inputs, NONCE, 7)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Patient-1.ndjson")
        .hasMessageNotContaining("SECRET");
  }

  @Test
  void duplicatesAreRefused() {
    refused(List.of(input("Patient", 1), input("Patient", 1)), "Patient-1.ndjson");
  }

  @Test
  void relativeAddressIsRefused() {
    refused(
        List.of(new Input("Patient", URI.create("c/Patient-1.ndjson"), "0x1")), "Patient-1.ndjson");
  }

  @Test
  void noInputsAreRefused() {
    refused(List.of(), "");
  }

  @Test
  void limitOutsideTheServersIsRefused() {
    for (int most : new int[] {0, 10_001}) {
      assertThatThrownBy(() -> builder().build(request(inputs(2), NONCE, most)))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining(Integer.toString(most));
    }
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                builder()
                    .build(
                        request(
                            List.of(input("SearchParameter", 1), input("Patient", 2)),
                            NONCE,
                            10_001)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("SearchParameter")
        .hasMessageContaining("10001");
  }

  private void refused(List<Input> inputs, String named) {
    assertThatThrownBy(() -> builder().build(request(inputs, NONCE, 7)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(named);
  }

  private static Request request(List<Input> inputs, String nonce, int maxInputs) {
    return new Request(
        inputs, nonce, ImportMode.INCREMENTAL_LOAD, true, "import-errors", 0, maxInputs);
  }

  private static List<Input> inputs(int size) {
    List<String> types = List.of("Patient", "Observation", "Encounter", "Claim");
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      inputs.add(input(types.get(i % types.size()), i));
    }
    return inputs;
  }

  private static Input input(String type, int number) {
    URI url = URI.create("https://storage.example/c/" + type + "-" + number + ".ndjson");
    return new Input(type, url, "0x8DC" + number);
  }

  private static Set<String> types(Payload payload) {
    Set<String> types = new HashSet<>();
    payload.inputs().forEach(input -> types.add(input.type()));
    return types;
  }

  private static List<String> texts(List<Payload> payloads) {
    return payloads.stream().map(ImportPayloadBuilderContract::text).toList();
  }

  private static String text(Payload payload) {
    return new String(payload.body(), StandardCharsets.UTF_8);
  }
}
