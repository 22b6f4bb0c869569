package io.fhirmigration;

import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.RefusalClass;
import java.util.List;
import java.util.Map;

/**
 * What a repair of one chunk would send; nothing was written or sent to find out.
 *
 * @param chunk the chunk
 * @param lines its lines in quarantine
 * @param refused why they were refused
 * @param tried lines that would be sent, by resource type
 * @param changed lines that would be sent otherwise than they were given
 * @param leftOut why lines would not be sent, one text for each of them, free of patient data
 * @param problems what is wrong with the corrected lines, each with its line number; nothing would
 *     be sent then
 */
public record RepairPreview(
    ChunkId chunk,
    long lines,
    Map<RefusalClass, Long> refused,
    Map<String, Long> tried,
    long changed,
    List<String> leftOut,
    List<String> problems) {
  /** Copies lists and maps. */
  public RepairPreview {
    refused = Map.copyOf(refused);
    tried = Map.copyOf(tried);
    leftOut = List.copyOf(leftOut);
    problems = List.copyOf(problems);
  }
}
