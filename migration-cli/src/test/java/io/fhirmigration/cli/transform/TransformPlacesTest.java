package io.fhirmigration.cli.transform;

import static io.fhirmigration.cli.transform.Resources.LONG;
import static io.fhirmigration.cli.transform.Resources.SHORT;
import static io.fhirmigration.cli.transform.Resources.observation;
import static io.fhirmigration.cli.transform.Resources.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.Cli.Result;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read, what is written over, and what is left alone. */
class TransformPlacesTest extends FolderOfFiles {
  @Test
  void everythingWrongWithTheArgumentsIsSaidAtOnce() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    Result result =
        Cli.run(
            "transform",
            "--in",
            empty.toString(),
            "--decimals",
            "digits19",
            "--threads",
            "0",
            "--report",
            empty.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines())
        .anyMatch(line -> line.startsWith("--decimals: 'digits19' is not understood"))
        .anyMatch(line -> line.startsWith("--out: is missing"))
        .anyMatch(line -> line.startsWith("--in: ") && line.contains("holds no *.ndjson"))
        .anyMatch(line -> line.startsWith("--threads: 0 is out of range"))
        .anyMatch(line -> line.startsWith("--report: "))
        .hasSize(5);
    assertThat(Cli.run("transform", "--in", path("none"), "--out", path("out")).err())
        .contains("nothing to do")
        .contains("--in: " + path("none") + " does not exist");
  }

  @Test
  void theInputIsNeverWrittenOver() throws IOException {
    String text = observation("o", LONG) + "\n";
    Path in = write(folder.resolve("in/a.ndjson"), text);
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    Path config = folder.resolve("in");

    for (String out : List.of(path("in"), path("link"), path("in/below"), folder.toString())) {
      Result result =
          Cli.run(
              "transform",
              "--decimals",
              "digits18",
              "--replace",
              "--in",
              config.toString(),
              "--out",
              out);
      assertThat(result.code()).as(out).isEqualTo(2);
      assertThat(result.err()).contains("lies within --in or around it");
    }
    for (String out : List.of(in.toString(), path("link/a.ndjson"), path("link"))) {
      Result result =
          Cli.run(
              "transform",
              "--decimals",
              "digits18",
              "--replace",
              "--in",
              in.toString(),
              "--out",
              out);
      assertThat(result.code()).as(out).isEqualTo(2);
      assertThat(result.err()).contains("is the file that is read");
    }
    assertThat(digits18("--report", in.toString(), "--replace").err())
        .contains("--report: " + in + " is a file that is read or written");
    assertThat(Files.readString(in)).isEqualTo(text);
  }

  @Test
  void resultsThatAreThereAreReplacedOnlyOnDemand() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));
    write(folder.resolve("out/a.ndjson"), "precious");
    write(folder.resolve("out/other.ndjson"), "untouched");

    Result refused = digits18();

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--out: holds a.ndjson already").contains("--replace");
    assertThat(result("a.ndjson")).isEqualTo("precious");
    assertThat(digits18("--replace").code()).isZero();
    assertThat(result("a.ndjson")).isEqualTo(observation("o", SHORT) + "\n");
    assertThat(result("other.ndjson")).isEqualTo("untouched");
  }

  @Test
  void aResultIsNamedLikeWhatItHolds() throws IOException {
    Path in = write(folder.resolve("a.ndjson"), observation("o", LONG));

    for (String out : List.of("folder/", "-", "o.json", "o.txt", "o.gz")) {
      Result result =
          Cli.run(
              "transform",
              "--decimals",
              "digits18",
              "--in",
              in.toString(),
              "--out",
              folder.resolve("x") + "/" + out);
      assertThat(result.code()).as(out).isEqualTo(2);
      assertThat(result.err()).contains("does not end like a.ndjson");
    }
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void onlyFilesAreReadAndWrittenOver() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));
    Path socket = folder.resolve("socket.ndjson");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      assertThat(digits18("--report", socket.toString(), "--replace").err())
          .contains("--report: " + socket + " is a folder or a device");
      Result read =
          Cli.run("transform", "--decimals", "digits18", "--dry-run", "--in", socket.toString());
      assertThat(read.err()).contains("--in: " + socket + " is neither a file nor a folder");
      Result written =
          Cli.run(
              "transform",
              "--decimals",
              "digits18",
              "--replace",
              "--in",
              path("in/a.ndjson"),
              "--out",
              socket.toString());
      assertThat(written.code()).isEqualTo(2);
      assertThat(written.err()).contains("--out: " + socket + " is no file");
    }
    Files.createDirectories(folder.resolve("out/a.ndjson"));
    assertThat(digits18("--replace").err()).contains("a.ndjson is no file");
  }

  @Test
  void linksInAFolderAreCountedAndNotRead() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));
    write(folder.resolve("elsewhere/b.ndjson"), observation("o", LONG));
    Files.createSymbolicLink(folder.resolve("in/b.ndjson"), folder.resolve("elsewhere/b.ndjson"));

    assertThat(digits18().out()).contains("1 of 1 file(s)").contains("1 other file(s) not read");
    assertThat(written()).containsExactly("a.ndjson");
  }

  @Test
  void theReportDoesNotBecomeInput() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));

    assertThat(digits18("--dry-run", "--report", path("in/r.json")).err())
        .contains("in/r.json lies within --in");
    assertThat(folder.resolve("in/r.json")).doesNotExist();
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidOnceTheResultsAreThere() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));

    Result result = digits18("--report", path("out/a.ndjson/r.json"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("r.json could not be written (FileAlreadyExistsException)");
    assertThat(written()).containsExactly("a.ndjson");
  }

  @Test
  void anEarlierResultIsNotTakenForANewOne() throws IOException {
    write(folder.resolve("in/bad.ndjson"), "no");
    write(folder.resolve("in/left-out.json"), "{\"resourceType\":\"Binary\"}");
    write(folder.resolve("out/bad.ndjson"), "earlier");
    write(folder.resolve("out/left-out.json"), "earlier");
    Path config =
        write(
            folder.resolve("c.yaml"),
            "transformers: [{name: type-filter, properties: {drop: Binary}}]");

    Result result = digits18("--config", config.toString(), "--replace");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("bad.ndjson: what lies at --out under its name is an earlier result");
    assertThat(written()).containsExactly("bad.ndjson");
  }

  @Test
  void whatAKilledProcessLeftIsWrittenOver() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));
    write(folder.resolve("out/.a.ndjson.part"), "x".repeat(10_000));

    assertThat(digits18().code()).isZero();
    assertThat(written()).containsExactly("a.ndjson");
    assertThat(result("a.ndjson")).isEqualTo(observation("o", SHORT) + "\n");
  }

  @Test
  void anotherProcessMayNotWriteTheSameFile() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));
    try (OutputFile held = OutputFile.open(folder.resolve("out/a.ndjson"))) {
      held.stream().write('x');
      Result result = digits18();

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains("another process writes");
    }
    assertThat(written()).isEmpty();
  }
}
