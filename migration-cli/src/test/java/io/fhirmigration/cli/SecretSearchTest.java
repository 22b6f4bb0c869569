package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSearchTest {
  private static final SecretSearch SEARCH =
      new SecretSearch(Map.of("key", "a+b/c~==", "password", "other-word"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AccountKey=a+b/c~==;",
        "\"key\": \"a+b/c~==\"",
        "...&sig=a%2Bb%2Fc%7E%3D%3D&se=...",
        "...&sig=a%2bb%2fc%7e%3d%3d&se=...",
        "Authorization: Basic YStiL2N+PT0=",
        "A+B/C~=="
      })
  void secretIsFoundInEachForm(String text) {
    assertThatThrownBy(() -> SEARCH.assertNoneIn("log", List.of("nothing", "before\n" + text)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("log holds key");
  }

  @Test
  void harmlessTextsPass() {
    assertThatCode(() -> SEARCH.assertNoneIn("log", List.of("", "a+b/c", "other word")))
        .doesNotThrowAnyException();
  }
}
