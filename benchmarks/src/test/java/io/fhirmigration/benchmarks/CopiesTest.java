package io.fhirmigration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way reads the whole file and brings what it should to the sink. */
class CopiesTest {
  private static final String LINE = "{\"resourceType\":\"Observation\",\"id\":\"o\"}\n";
  private static final String LONG =
      "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":1.23456789012345678901}}\n";

  @TempDir Path folder;

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("f.ndjson"), LINE.repeat(5000) + LONG + LINE);
  }

  @Test
  void aCopyIsAsLongAsTheFile() throws IOException {
    Copies copies = new Copies(file());
    long size = Files.size(file());

    assertThat(copies.blockCopy()).isEqualTo(size);
    assertThat(copies.sink().written()).isEqualTo(size);
    assertThat(copies.passThrough()).isEqualTo(size);
    assertThat(copies.sink().written()).isEqualTo(2 * size);
  }

  @Test
  void theLimitTakesThreeDigitsOff() throws IOException {
    Copies copies = new Copies(file());
    long size = Files.size(file());

    assertThat(copies.decimalGuard()).isEqualTo(size);
    assertThat(copies.sink().written()).isEqualTo(size - 3);
    assertThat(copies.decimalLines()).isEqualTo(size);
    assertThat(copies.sink().written()).isEqualTo(2 * (size - 3));
  }

  @Test
  void theParsersWriteEveryLine() throws IOException {
    Copies copies = new Copies(file());
    long size = Files.size(file());

    assertThat(copies.jacksonStream()).isEqualTo(size);
    long jackson = copies.sink().written();
    assertThat(jackson).isBetween(size - 10, size);
    assertThat(copies.hapi()).isEqualTo(size);
    assertThat(copies.sink().written() - jackson).isEqualTo(size);
  }

  @Test
  void bothWaysToDeIdentifyTakeTheSameOut() throws IOException {
    String patient =
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":\"A\"}],"
            + "\"birthDate\":\"2000-01-01\",\"gender\":\"male\",\"active\":true}\n";
    String left = "{\"resourceType\":\"Patient\",\"id\":\"p\",\"active\":true}\n";
    String label =
        ",\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem"
            + "/v3-ObservationValue\",\"code\":\"REDACTED\",\"display\":\"redacted\"}]}";
    Path file = Files.writeString(folder.resolve("p.ndjson"), patient.repeat(3));
    SinkBuffer sink = new SinkBuffer();
    DeidCopies copies = new DeidCopies(file, sink);

    assertThat(copies.hapiDeid()).isEqualTo(Files.size(file));
    long hapi = sink.written();
    assertThat(hapi).isEqualTo(3L * left.length());
    assertThat(copies.deid()).isEqualTo(Files.size(file));
    assertThat(sink.written() - hapi).isEqualTo(3L * (left.length() + label.length()));
  }

  @Test
  void linesAreCountedAndTakeNextToNoHeap() throws IOException {
    Allocation allocation = Allocation.measure(file());

    assertThat(allocation.lines()).isEqualTo(5002);
    assertThat(allocation.bytesPerLine()).isLessThan(16);
  }
}
