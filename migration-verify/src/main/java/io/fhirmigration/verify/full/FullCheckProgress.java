package io.fhirmigration.verify.full;

/** Hears how far a full check is, on the thread that runs it; must return quickly. */
@FunctionalInterface
public interface FullCheckProgress {
  /** Hears nothing. */
  FullCheckProgress NONE = (stage, done, total) -> {};

  /**
   * Called again and again, at least once at the end of each stage.
   *
   * @param done bytes read, or lines compared
   * @param total how many there are
   */
  void reached(Stage stage, long done, long total);

  /** What is being done. */
  enum Stage {
    /** The files of both sides are read; counted in bytes as they lie there. */
    READING,
    /** What was read is put in order and compared; counted in lines. */
    COMPARING,
    /** The lines of the findings are read again. */
    LISTING
  }
}
