package io.fhirmigration.internal.adopt;

import io.fhirmigration.spi.StagedObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What became of adopted files since they were listed; told, not imported. */
final class LaterFiles {
  private static final int NAMED = 5;

  private final Iterator<StagedObject> found;
  private final List<String> names = new ArrayList<>();
  private Optional<StagedObject> next = Optional.empty();
  private long added;
  private long changed;
  private long gone;

  LaterFiles(Iterator<StagedObject> found) {
    this.found = found;
    goOn();
  }

  /** Looks at the next file of the list, which is in the order of names. */
  void listed(StagedObject file) {
    while (next.filter(there -> there.name().compareTo(file.name()) < 0).isPresent()) {
      added();
    }
    if (next.filter(there -> there.name().equals(file.name())).isEmpty()) {
      gone++;
      name(file);
      return;
    }
    if (!next.get().equals(file)) {
      changed++;
      name(file);
    }
    goOn();
  }

  /** In words what is not as it was listed; empty when all is. */
  Optional<String> text() {
    while (next.isPresent()) {
      added();
    }
    if (added + changed + gone == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "after the files were listed "
            + added
            + " appeared, "
            + changed
            + " changed, "
            + gone
            + " went; what came later is not imported: "
            + String.join(", ", names)
            + (added + changed + gone > names.size() ? ", ..." : ""));
  }

  private void added() {
    added++;
    next.ifPresent(this::name);
    goOn();
  }

  private void name(StagedObject file) {
    if (names.size() < NAMED) {
      names.add(file.name());
    }
  }

  private void goOn() {
    next = Optional.empty();
    while (next.isEmpty() && found.hasNext()) {
      next = Optional.of(found.next()).filter(file -> FileListing.isTaken(file.name()));
    }
  }
}
