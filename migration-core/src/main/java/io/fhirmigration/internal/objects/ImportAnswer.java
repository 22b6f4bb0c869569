package io.fhirmigration.internal.objects;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.spi.TargetServer;
import java.util.List;

/** What the destination said at the end of an import, as it is kept in staging. */
public record ImportAnswer(
    List<TargetServer.FileResult> files, List<TargetServer.ErrorFile> errors) {
  /** Copies the lists. */
  public ImportAnswer {
    files = List.copyOf(files);
    errors = List.copyOf(errors);
  }

  /** Keeps the answer to an import; gives the hash by which it is found again. */
  public static String write(ObjectShelf shelf, Chunk chunk, String nonce, ImportAnswer answer) {
    return shelf.writeByContent(prefix(chunk, nonce), List.of(answer)).sha256();
  }

  /** The answer to an import that is done. */
  public static ImportAnswer read(ObjectShelf shelf, Chunk chunk, ImportJob done) {
    String hash = done.outcome().orElseThrow();
    byte[] content = shelf.readByContent(prefix(chunk, done.nonce()), hash);
    return RecordCodec.decodeList(content, ImportAnswer.class).get(0);
  }

  private static String prefix(Chunk chunk, String nonce) {
    return "chunks/" + chunk.id() + "/outcome-" + nonce;
  }
}
