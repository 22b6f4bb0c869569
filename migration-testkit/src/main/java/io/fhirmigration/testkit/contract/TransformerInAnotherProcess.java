package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a contract's samples in a second Java process that differs in what a transformer might lean
 * on by mistake: locale, time zone, working directory, default encoding, hash seeds.
 */
final class TransformerInAnotherProcess {
  private static final List<String> DIFFERENT =
      List.of(
          "-Duser.language=tr",
          "-Duser.country=TR",
          "-Duser.timezone=Pacific/Kiritimati",
          "-Dfile.encoding=UTF-16");

  private TransformerInAnotherProcess() {}

  static List<String> report(Class<? extends TransformerContract> contract, Path folder)
      throws Exception {
    Path result = folder.resolve("report");
    Path output = folder.resolve("output");
    ProcessBuilder child = new ProcessBuilder();
    child.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    child.command().addAll(DIFFERENT);
    child.command().addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
    child.command().add(TransformerInAnotherProcess.class.getName());
    child.command().addAll(List.of(contract.getName(), result.toString()));
    child.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
    int exit = child.start().waitFor();
    assertThat(exit).as(() -> "child process says: " + text(output)).isZero();
    return Files.readAllLines(result, StandardCharsets.UTF_8);
  }

  /** The entry of the child: a contract's class name, and the file for its report. */
  public static void main(String[] arguments) throws Exception {
    Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    TransformerContract contract = (TransformerContract) constructor.newInstance();
    Files.write(Path.of(arguments[1]), TransformerRun.report(contract), StandardCharsets.UTF_8);
  }

  private static String absolute(String classPath) {
    StringBuilder absolute = new StringBuilder();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      absolute.append(absolute.length() == 0 ? "" : File.pathSeparator);
      absolute.append(Path.of(entry).toAbsolutePath());
    }
    return absolute.toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "nothing";
    }
  }
}
