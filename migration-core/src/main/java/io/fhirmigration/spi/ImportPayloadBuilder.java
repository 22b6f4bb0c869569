package io.fhirmigration.spi;

import io.fhirmigration.model.MigrationPlan.ImportMode;
import java.net.URI;
import java.util.List;

/**
 * Turns staged files into request bodies for one kind of destination.
 *
 * <p>A function of the request: the order of the inputs does not change the bytes. It refuses what
 * the server would refuse, before anything is sent: a SearchParameter input, an address with a
 * query string, a duplicate. Thread-safe, no I/O. See {@code ImportPayloadBuilderContract} in the
 * testkit.
 */
public interface ImportPayloadBuilder {

  /**
   * Builds as many bodies as the inputs need.
   *
   * @throws io.fhirmigration.model.RejectedException for inputs that the server would refuse
   */
  List<Payload> build(Request request);

  /**
   * What is to be imported.
   *
   * @param inputs the files, at least one
   * @param nonce unique to this request; each body gets it with its own number
   * @param mode how the destination loads
   * @param negativeVersions whether old versions may be stored below the known ones
   * @param errorContainer where the server writes error rows
   * @param unitBytes bytes of one processing unit; 0 for the server's default
   * @param maxInputs most files in one body
   */
  record Request(
      List<Input> inputs,
      String nonce,
      ImportMode mode,
      boolean negativeVersions,
      String errorContainer,
      long unitBytes,
      int maxInputs) {
    /** Copies the list. */
    public Request {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * One file.
   *
   * @param type the resource type of all its lines
   * @param url its address as the server knows it
   * @param etag the pin
   */
  record Input(String type, URI url, String etag) {}

  /**
   * One request body.
   *
   * @param nonce what makes it unique
   * @param inputs the files in it
   * @param body the bytes
   */
  record Payload(String nonce, List<Input> inputs, byte[] body) {
    /** Copies the list. */
    public Payload {
      inputs = List.copyOf(inputs);
    }
  }
}
