package io.fhirmigration.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestUrlTest {
  private static final String URL =
      "https://s.example/$export?_since=2024-01-01T00%3A00%3A00.000Z&_container=c1&_type=&x";

  @Test
  void parameterIsDecoded() {
    assertThat(RequestUrl.parameter(URL, "_since")).contains("2024-01-01T00:00:00.000Z");
    assertThat(RequestUrl.parameter(URL, "_container")).contains("c1");
    assertThat(RequestUrl.parameter(URL, "_type")).contains("");
  }

  @Test
  void absentParameterIsEmpty() {
    assertThat(RequestUrl.parameter(URL, "_till")).isEmpty();
    assertThat(RequestUrl.parameter(URL, "since")).isEmpty();
    assertThat(RequestUrl.parameter(URL, "x")).isEmpty();
    assertThat(RequestUrl.parameter("https://s.example/$export", "_since")).isEmpty();
  }

  @Test
  void malformedValueStandsAsItIs() {
    assertThat(RequestUrl.parameter("https://s.example/?a=100%", "a")).contains("100%");
  }
}
