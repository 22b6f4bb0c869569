package io.fhirmigration.internal.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.RefusalClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DUPLICATE | Failed to import duplicate resource, resource id: parse-1, line: 3",
        "CONFLICT | Failed to import resource with version conflict, resource id: too-long, line: 3",
        "FUTURE_DATE | LastUpdated in the resource cannot be in the future.",
        "PARSE | Invalid resource id: 'a b'. Id must be any combination of upper or lower case"
            + " ASCII letters, with a length limit of 64 characters.",
        "PARSE | Resource type not match.",
        "PARSE | SearchParameter resources cannot be processed by import.",
        "PARSE | Conditional reference is not supported for $import in InitialLoad.",
        "PARSE | Failed to parse import resource JSON: unexpected end of data",
        "PARSE | Literal 'x' cannot be parsed as a dateTime",
        "DECIMAL | Value was either too large or too small for a Decimal.",
        "DECIMAL | Arithmetic operation resulted in an overflow.",
        "SIZE | The resource is too large to be stored.",
        "SIZE | The size exceeds the maximum of 2 MB.",
        "OTHER | Something that nobody has seen before.",
        "OTHER | ''",
      })
  void classFollowsFromTheDestinationsWords(RefusalClass kind, String words) {
    assertThat(Refusal.of(words)).isEqualTo(new Refusal(kind, words));
  }
}
