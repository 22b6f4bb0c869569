package io.fhirmigration.verify.deletes;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A proposal while it is written: what is proposed first, what is not ours after it. It becomes
 * visible as a whole, and where the file system knows owners only its owner may read it, since it
 * holds ids. Drafts that a killed process left are deleted by the next one for the same file.
 */
final class ProposalFile implements AutoCloseable {
  private static final String DRAFT = ".draft";

  private final Path file;
  private final Path draft;
  private final Path rest;
  private final NdjsonWriter proposed;
  private final NdjsonWriter notOurs;
  private final OutputStream proposedOut;
  private final OutputStream notOursOut;

  ProposalFile(Path file, JsonObject header) throws IOException {
    this.file = file;
    Path folder =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
    String prefix = "." + file.getFileName() + "-";
    deleteDrafts(folder, prefix);
    this.draft = Files.createTempFile(folder, prefix, DRAFT);
    this.rest = Files.createTempFile(folder, prefix, DRAFT);
    this.proposedOut = Files.newOutputStream(draft);
    this.notOursOut = Files.newOutputStream(rest);
    this.proposed = new NdjsonWriter(proposedOut);
    this.notOurs = new NdjsonWriter(notOursOut);
    write(proposed, header);
  }

  private static void deleteDrafts(Path folder, String prefix) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(folder, each -> isDraft(each.getFileName().toString(), prefix))) {
      for (Path draft : left) {
        Files.deleteIfExists(draft);
      }
    }
  }

  private static boolean isDraft(String name, String prefix) {
    return name.matches(Pattern.quote(prefix) + "\\d+" + Pattern.quote(DRAFT));
  }

  void propose(Proposed row) throws IOException {
    write(proposed, row.json());
  }

  /** Notes a resource that stays. */
  void leave(ResourceId id, String versionId, String why) throws IOException {
    write(
        notOurs,
        JsonValue.object()
            .put("section", "not ours")
            .put("type", id.type())
            .put("id", id.id())
            .put("versionId", versionId)
            .put("why", why)
            .build());
  }

  private static void write(NdjsonWriter to, JsonObject row) throws IOException {
    byte[] bytes = row.toJson().getBytes(StandardCharsets.UTF_8);
    to.write(bytes, 0, bytes.length);
  }

  /** Ends the file and shows it. */
  void publish() throws IOException {
    notOurs.close();
    notOursOut.close();
    proposed.close();
    Files.copy(rest, proposedOut);
    proposedOut.close();
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    proposedOut.close();
    notOursOut.close();
    Files.deleteIfExists(draft);
    Files.deleteIfExists(rest);
  }
}
