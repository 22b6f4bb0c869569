package io.fhirmigration.internal.quarantine;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.io.InputStream;

/** Reads kept lines and their log side by side. */
public final class KeptLines {
  private KeptLines() {}

  /** Takes one kept line. */
  @FunctionalInterface
  public interface Each {
    /**
     * Takes it.
     *
     * @param index counted from 1
     * @param entry what the log says about it
     * @param line valid until this returns
     */
    void take(long index, JsonObject entry, ResourceLine line) throws IOException;
  }

  /** Takes one entry of a log. */
  @FunctionalInterface
  public interface EachEntry {
    /**
     * Takes it.
     *
     * @param index counted from 1
     */
    void take(long index, JsonObject entry) throws IOException;
  }

  /**
   * Reads both to their end and closes them.
   *
   * @throws RejectedException when they do not fit each other
   */
  public static void forEach(InputStream lines, InputStream log, Each each) {
    try (NdjsonReader line = new NdjsonReader(lines, NdjsonLimits.DEFAULTS);
        NdjsonReader entry = new NdjsonReader(log, NdjsonLimits.DEFAULTS)) {
      while (line.next()) {
        if (!entry.next()) {
          throw new RejectedException("kept lines and their log do not fit each other");
        }
        each.take(line.line().lineNumber(), object(entry.line()), line.line());
      }
      if (entry.next()) {
        throw new RejectedException("kept lines and their log do not fit each other");
      }
    } catch (NdjsonException e) {
      throw new RejectedException("kept lines: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new RetryableException("kept lines could not be read", e);
    }
  }

  /** Reads a log to its end and closes it. */
  public static void forEachEntry(InputStream log, EachEntry each) {
    try (NdjsonReader entry = new NdjsonReader(log, NdjsonLimits.DEFAULTS)) {
      while (entry.next()) {
        each.take(entry.line().lineNumber(), object(entry.line()));
      }
    } catch (NdjsonException e) {
      throw new RejectedException("log of kept lines: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new RetryableException("the log of kept lines could not be read", e);
    }
  }

  private static JsonObject object(ResourceLine line) {
    if (JsonValue.parse(line.bytes(), line.offset(), line.length()) instanceof JsonObject entry) {
      return entry;
    }
    throw new RejectedException("the log of kept lines holds a line that is no object");
  }
}
