package io.fhirmigration.verify.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The files of a report in a folder.
 *
 * @param json the document, {@value #JSON}
 * @param page the page, {@value #PAGE}
 * @param signature the detached signature of the document, {@value #SIGNATURE}, if one was asked
 *     for
 */
public record EvidenceFiles(Path json, Path page, Optional<Path> signature) {
  /** The document's file name. */
  public static final String JSON = "report.json";

  /** The page's file name. */
  public static final String PAGE = "report.html";

  /** The signature's file name. */
  public static final String SIGNATURE = "report.json.sig";

  /**
   * Writes a report; blocks until it is on disk. What an earlier call left there is replaced. Each
   * file appears whole or not at all, and the page last: where there is a page, the document beside
   * it is the one it was made of.
   *
   * @param folder made when missing
   * @param key what signs the document, if it is to be signed
   * @throws IOException when the folder cannot be written
   */
  public static EvidenceFiles write(Path folder, EvidenceReport report, Optional<SigningKey> key)
      throws IOException {
    Files.createDirectories(folder);
    byte[] document = report.bytes();
    Path json = half(folder, JSON, document);
    Path page = half(folder, PAGE, report.page().getBytes(StandardCharsets.UTF_8));
    Optional<Path> signature = Optional.empty();
    if (key.isPresent()) {
      signature = Optional.of(half(folder, SIGNATURE, key.get().sign(document)));
    }
    Files.deleteIfExists(folder.resolve(PAGE));
    Files.deleteIfExists(folder.resolve(SIGNATURE));
    Path whole = whole(json, folder.resolve(JSON));
    Optional<Path> signed = Optional.empty();
    if (signature.isPresent()) {
      signed = Optional.of(whole(signature.get(), folder.resolve(SIGNATURE)));
    }
    return new EvidenceFiles(whole, whole(page, folder.resolve(PAGE)), signed);
  }

  private static Path half(Path folder, String name, byte[] content) throws IOException {
    Path half = folder.resolve("." + name + ".new");
    try (FileChannel file =
        FileChannel.open(
            half,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        file.write(left);
      }
      file.force(true);
    }
    return half;
  }

  private static Path whole(Path half, Path file) throws IOException {
    try {
      return Files.move(
          half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      return Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
