package io.fhirmigration.verify.deletes;

/** Hears how far listing, looking up or deleting is; called often, by the thread that works. */
@FunctionalInterface
public interface DeleteProgress {
  /** What is being done. */
  enum Stage {
    /** The ids of both servers are listed. */
    LISTING,
    /** What only the destination has is looked up. */
    LOOKING_UP,
    /** Approved resources are deleted. */
    DELETING
  }

  /** Nobody listens. */
  DeleteProgress NONE = (stage, done, total) -> {};

  /**
   * So far.
   *
   * @param total how many there are; 0 when that is not known
   */
  void reached(Stage stage, long done, long total);
}
